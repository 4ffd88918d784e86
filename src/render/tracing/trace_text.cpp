// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "json/scan.hpp"
#include "json/writer.hpp"
#include "render/cells.hpp"
#include "render/tracing/trace.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using tracing::FieldChange;
using tracing::Line;
using tracing::Party;
using tracing::Story;

std::string parties_text(const Story& story, const Line& line) {
  const Party* const from = story.party_of(line.from);
  const Party* const to = story.party_of(line.to);
  std::string text;
  if (from != nullptr) text = text::safe(from->short_label());
  if (to != nullptr && to != from) text += fmt::format(" -> {}", text::safe(to->short_label()));
  return text;
}

/// Returns a value as text: of a list its elements, of an object its keys.
std::string value_text(json::View value) {
  const auto scalar = [](json::View v) { return v.is_string() ? v.string() : std::string(v.text()); };
  if (!value.is_container()) return value.text() == R"("")" ? "''" : scalar(value);
  const bool is_object = value.is_object();
  std::string out;
  json::Children children(value);
  while (children.next()) {
    const json::View shown = is_object ? children.raw_key() : children.value();
    out.append(out.empty() ? "" : " ").append(shown.is_container() ? "..." : scalar(shown));
  }
  return out.empty() ? "none" : out;
}

std::string change_text(const FieldChange& change) {
  constexpr std::size_t widest = 60;
  const auto shown = [](const std::string& text) { return fitted(text::safe(text), widest); };
  const std::string field = text::safe(change.field);
  const std::string after = value_text(json::View(change.after));
  if (change.before.empty()) return fmt::format("{} {}", field, shown(after));
  const std::string before = value_text(json::View(change.before));
  // What differs is not among the keys of the objects, so all is shown.
  if (before == after) return fmt::format("{} {} -> {}", field, shown(change.before), shown(change.after));
  return fmt::format("{} {} -> {}", field, shown(before), shown(after));
}

std::string_view family_word(event::Family family) {
  return family == event::Family::none ? "bus" : event::words_of(family).id;
}

Style style_of_family(event::Family family) {
  return family == event::Family::none  ? style::name
         : family == event::Family::ami ? style::routing_key
                                        : style::key;
}

/// Appends parties and changes, in lines that are aligned with the name.
void append_details(const std::string& details, std::size_t used, const TraceLook& look, std::string& out) {
  constexpr std::size_t indent = 24;
  const std::size_t room = look.columns > indent + 20 ? look.columns - indent : 60;
  bool is_first = true;
  for (const std::string& part : wrapped(details, room)) {
    if (is_first && look.columns > used + text::columns(part)) {
      out += ' ';
    } else {
      out += '\n';
      out.append(indent, ' ');
    }
    out += part;
    is_first = false;
  }
}

void append_party(json::Writer& writer, std::string_view key, const Party* party) {
  writer.key(key);
  if (party == nullptr) {
    writer.null();
    return;
  }
  writer.string(text::safe(party->label()));
}

std::string times_text(const tracing::Summary& summary) {
  if (!is_known(summary.begin)) return "no event has a time";
  std::string text = "from ";
  text::append_local(summary.begin, "%Y-%m-%d %H:%M:%S.%L", text);
  text += fmt::format(", {} s", seconds_of(summary.duration));
  if (summary.answered) text += fmt::format(", answered after {} s", seconds_of(*summary.answered));
  if (summary.talked.count() > 0) text += fmt::format(", talked {} s", seconds_of(summary.talked));
  if (summary.held.count() > 0) text += fmt::format(", held {} s", seconds_of(summary.held));
  return text;
}

}  // namespace

void append_title(const Story& story, const TraceLook& look, std::string& out) {
  const tracing::Summary& summary = story.summary();
  std::string text = fmt::format("{}: {}", text::safe(summary.id), text::safe(summary.who));
  if (!summary.end.empty()) text += fmt::format(": {}", text::safe(summary.end));
  for (const std::string& part : wrapped(text, look.columns)) {
    look.brush.write(style::bold, part, out);
    out += '\n';
  }
  text = times_text(summary);
  text += fmt::format(", {} event{}", summary.events, summary.events == 1 ? "" : "s");
  for (const std::string& part : wrapped(text, look.columns)) out.append(part).append("\n");
  for (const std::string& what : summary.oddities) {
    look.brush.write(style::error, "! " + text::safe(what), out);
    out += '\n';
  }
  out += '\n';
}

void append_lines(const Story& story, std::span<const Line> lines, const TraceLook& look, std::string& out) {
  append_title(story, look, out);
  text::Timestamp before = lines.empty() ? text::Timestamp() : lines.front().at;
  for (const Line& line : lines) {
    std::string clock;
    text::append_local_clock(line.at, clock);
    if (!is_known(line.at)) clock.replace(0, clock.size(), clock.size(), ' ').back() = '-';
    out += clock;
    look.brush.write(style::dim,
                     fmt::format(" {:>9} ", is_known(before) ? "+" + seconds_since(before, line.at) : "-"),
                     out);
    before = line.at;
    const std::string name = text::safe(line.name);
    look.brush.write(line.is_wrong ? style::error : style_of_family(line.family), name, out);
    std::string details = parties_text(story, line);
    if (line.is_wrong) details += " [validate objects]";
    if (line.is_guess) details += " [a guess: by number and time]";
    bool is_first = true;
    for (const FieldChange& change : line.changes) {
      details += is_first ? (details.empty() ? "" : ": ") : ", ";
      details += change_text(change);
      is_first = false;
    }
    if (!details.empty()) append_details(details, clock.size() + 11 + text::columns(name), look, out);
    out += '\n';
    if (!line.body.empty()) out.append("    ").append(text::safe(line.body)).append("\n");
  }
}

void append_lines_json(const Story& story, std::span<const Line> lines, std::string& out) {
  json::Writer writer(out);
  for (const Line& line : lines) {
    std::string time;
    if (is_known(line.at)) text::append_utc(line.at, time);
    const std::string since_begin = seconds_since(story.summary().begin, line.at);
    writer.open_object();
    writer.key("conversation").string(text::safe(story.summary().id));
    writer.key("time").string_or_null(time);
    writer.key("since_begin").raw(time.empty() ? "null" : since_begin);
    writer.key("family").string(family_word(line.family));
    writer.key("event").string(text::safe(line.name));
    writer.key("call_id").string_or_null(line.from.starts_with("user:") ? std::string()
                                                                        : text::safe(line.from));
    append_party(writer, "from", story.party_of(line.from));
    append_party(writer, "to", story.party_of(line.to));
    writer.key("changes").open_array();
    for (const FieldChange& change : line.changes) {
      writer.open_object();
      writer.key("field").string(text::safe(change.field));
      writer.key("before").raw(change.before.empty() ? "null" : change.before);
      writer.key("after").raw(change.after);
      writer.close_object();
    }
    writer.close_array();
    writer.key("invalid").boolean(line.is_wrong);
    writer.key("guess").boolean(line.is_guess);
    // The body is as the capture has it: perhaps over several lines, and with controls that a terminal obeys.
    if (std::string body; json::compact(line.body, body, json::Extent::whole, json::Surrogates::any).ok())
      writer.key("body").raw(body);
    writer.close_object();
    writer.end_line();
  }
}

}  // namespace wazobus::render
