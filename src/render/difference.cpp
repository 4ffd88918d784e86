// SPDX-License-Identifier: MIT
#include "render/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "json/writer.hpp"
#include "render/json.hpp"
#include "render/markdown.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using catalogue::Difference;
using Kind = Difference::Kind;
using What = Difference::What;

constexpr std::size_t screen_width = 80;
constexpr std::size_t widest_place = 36;

Style style_of(Kind kind) {
  if (kind == Kind::came) return style::good;
  return kind == Kind::went ? style::error : style::warning;
}

std::string_view sign_of(Kind kind) {
  if (kind == Kind::came) return "+";
  return kind == Kind::went ? "-" : "~";
}

/// Returns the part that changed: "data.status", "routing key calls.{id}".
std::string place_of(const Difference& difference) {
  switch (difference.what) {
    case What::event:
      return {};
    case What::field:
      return difference.name;
    case What::header:
      return "header " + difference.name;
    case What::routing_key:
      return "routing key " + difference.name;
    case What::required_acl:
      return "required ACL " + difference.name;
    case What::level:
    case What::status:
      break;
  }
  return std::string(name_of(difference.what));
}

std::string seen_of(const Difference& difference) {
  if (difference.seen == 0 || difference.kind != Kind::came) return {};
  return fmt::format("seen {} {}", difference.seen, difference.seen == 1 ? "time" : "times");
}

/// "string", "string -> string or null", "string (uuid), seen 3 times".
std::string facts_of(const Difference& difference) {
  if (difference.kind == Kind::changed) return fmt::format("{} -> {}", difference.before, difference.after);
  std::string out = difference.kind == Kind::came ? difference.after : difference.before;
  const std::string seen = seen_of(difference);
  if (!out.empty() && !seen.empty()) out += ", ";
  return out + seen;
}

class DifferenceView {
 public:
  DifferenceView(Differences differences, const Brush& brush, std::string& out)
      : differences_(differences), brush_(brush), out_(out) {}

  void append() {
    for (std::size_t first = 0; first < differences_.size();) {
      std::size_t end = first;
      while (end < differences_.size() && differences_[end].event == differences_[first].event) ++end;
      append_event(differences_.subspan(first, end - first));
      first = end;
    }
  }

 private:
  void append_event(Differences of_event) {
    const Difference& head = of_event.front();
    const bool is_whole = head.what == What::event;
    const Kind kind = is_whole ? head.kind : Kind::changed;
    brush_.write(style_of(kind), sign_of(kind), out_);
    out_ += ' ';
    brush_.write(style::name, text::safe(head.event), out_);
    if (is_whole) {
      const std::string seen = seen_of(head);
      brush_.write(style::dim, fmt::format("  {}{}{}", name_of(kind), seen.empty() ? "" : ", ", seen), out_);
      out_ += '\n';
      const std::string& key = kind == Kind::came ? head.after : head.before;
      if (key.empty()) return;
      out_ += "    ";
      brush_.write(style::routing_key, text::safe(key), out_);
      out_ += '\n';
      return;
    }
    out_ += '\n';
    std::size_t widest = 0;
    for (const Difference& one : of_event)
      widest = std::max(widest, text::columns(text::safe(place_of(one))));
    for (const Difference& one : of_event) append_line(one, std::min(widest, widest_place));
  }

  /// Writes the facts after the place if they fit, otherwise below it.
  void append_line(const Difference& one, std::size_t place_width) {
    const std::string place = text::safe(place_of(one));
    const std::string facts = text::safe(facts_of(one));
    out_ += "  ";
    brush_.write(style_of(one.kind), sign_of(one.kind), out_);
    out_ += ' ';
    brush_.write(style::key, place, out_);
    if (!facts.empty()) {
      const std::size_t used = 4 + text::columns(place);
      const std::size_t column = std::max(used, 4 + place_width) + 2;
      if (column + text::columns(facts) <= screen_width) {
        out_.append(column - used, ' ');
        out_ += facts;
      } else {
        append_below(one);
      }
    }
    out_ += '\n';
  }

  void append_below(const Difference& one) {
    if (one.kind != Kind::changed) {
      out_ += "\n      " + text::safe(facts_of(one));
      return;
    }
    out_ += "\n      " + text::safe(one.before);
    out_ += "\n      -> " + text::safe(one.after);
  }

  Differences differences_;
  const Brush& brush_;
  std::string& out_;
};

void append_text_or_null(std::string_view key, const std::string& text, bool is_there, json::Writer& json) {
  json.key(key);
  if (is_there) {
    std::string safe;
    append_safe_json(json::quoted(text), safe);
    json.raw(safe);
  } else {
    json.null();
  }
}

}  // namespace

void append_differences(Differences differences, const Brush& brush, std::string& out) {
  DifferenceView(differences, brush, out).append();
}

void append_differences_json(Differences differences, std::string& out) {
  json::Writer json(out);
  for (const Difference& one : differences) {
    json.open_object();
    json.key("change").string(name_of(one.kind)).key("what").string(name_of(one.what));
    append_text_or_null("event", one.event, true, json);
    append_text_or_null("name", one.name, !one.name.empty(), json);
    append_text_or_null("before", one.before, !one.before.empty(), json);
    append_text_or_null("after", one.after, !one.after.empty(), json);
    if (one.seen > 0) json.key("seen").number(one.seen);
    json.close_object().end_line();
  }
}

void append_differences_markdown(Differences differences, std::string_view before, std::string_view after,
                                 std::string& out) {
  out += fmt::format("# Events of {} and {}\n\n{}.\n", markdown_code(before), markdown_code(after),
                     differences.empty() ? "No differences" : summary_of(differences));
  if (differences.empty()) return;
  out += "\n| event | | what | before | after | seen |\n|---|---|---|---|---|---|\n";
  const auto code_or_nothing = [](const std::string& text) {
    return text.empty() ? std::string() : markdown_code(text);
  };
  for (const Difference& one : differences) {
    std::string what(name_of(one.what));
    std::replace(what.begin(), what.end(), '_', ' ');
    out +=
        fmt::format("| {} | {} | {}{}{} | {} | {} | {} |\n", markdown_code(one.event), name_of(one.kind),
                    what, one.name.empty() ? "" : " ", code_or_nothing(one.name), markdown_text(one.before),
                    markdown_text(one.after), one.seen == 0 ? "" : fmt::to_string(one.seen));
  }
}

std::string summary_of(Differences differences) {
  std::array<std::size_t, 3> events{};
  std::set<std::string_view> changed;
  for (const Difference& one : differences) {
    if (one.what == What::event) {
      ++events[static_cast<std::size_t>(one.kind)];
    } else {
      changed.insert(one.event);
    }
  }
  if (differences.empty()) return "no differences";
  const std::size_t came = events[static_cast<std::size_t>(Kind::came)];
  return fmt::format("{} {} came, {} went, {} changed", came, came == 1 ? "event" : "events",
                     events[static_cast<std::size_t>(Kind::went)], changed.size());
}

}  // namespace wazobus::render
