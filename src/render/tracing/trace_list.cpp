// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "json/writer.hpp"
#include "render/cells.hpp"
#include "render/tracing/trace.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using std::chrono::microseconds;
using tracing::Summary;

/// Returns "25.9s", "3m05s" or "2h10m": at most six columns for less than 100 hours.
std::string short_time(microseconds time) {
  const auto total = static_cast<double>(time.count()) / 1e6;
  if (total < 99.95) return fmt::format("{:.1f}s", total);
  const auto whole = (time.count() + 500'000) / 1'000'000;
  if (whole < 6000) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

std::string seconds_json(microseconds time) {
  const auto distance = std::chrono::abs(time).count();
  return fmt::format("{}{}.{:06}", time.count() < 0 ? "-" : "", distance / 1'000'000, distance % 1'000'000);
}

/// Is the screen so narrow that some numbers are left out, to show who called whom and how it ended?
bool is_narrow(const TraceLook& look) {
  constexpr std::size_t for_all = 100;
  return look.is_for_screen && look.columns < for_all;
}

/// How the first column is written. In a pipe each row has its date, because grep may separate it from the
/// others; on a screen the dates have lines of their own.
struct BeginColumn {
  const char* format;
  std::size_t width;
};

BeginColumn begin_column(const TraceLook& look) {
  return look.is_for_screen ? BeginColumn{"%H:%M:%S", 8} : BeginColumn{"%Y-%m-%d %H:%M:%S", 19};
}

/// Returns the text of all columns but the last one.
std::string columns_of(const Summary& summary, const TraceLook& look) {
  const BeginColumn column = begin_column(look);
  std::string begin;
  if (is_known(summary.begin)) {
    text::append_local(summary.begin, column.format, begin);
  } else {
    begin = "-";
  }
  std::string row = fmt::format("{:<{}} {:>7} ", begin, column.width, short_time(summary.duration));
  if (!is_narrow(look)) {
    const std::string answered = summary.answered ? short_time(*summary.answered) : "-";
    const std::string held = summary.held.count() > 0 ? short_time(summary.held) : "-";
    row += fmt::format("{:>6} {:>6} {:>6} ", answered, held, summary.events);
  }
  row += fmt::format("{:<14} {}", text::safe(summary.id), summary.oddities.empty() ? "" : "! ");
  return row;
}

/// Returns how the conversation ended, and what is odd about it.
std::string end_of(const Summary& summary) {
  std::string text = text::safe(summary.end);
  for (const std::string& what : summary.oddities) {
    if (!summary.end.ends_with(what))
      text += fmt::format("{}[{}]", text.empty() ? "" : " ", text::safe(what));
  }
  return text;
}

/// Returns the lines of a row: one, unless a screen is too narrow for it. Then the numbers of parties with a
/// name are left out, if the look does not keep them. If that is not enough, the end has lines of its own,
/// and the parties too if there is no room for them.
std::vector<std::string> lines_of(const Summary& summary, const TraceLook& look) {
  const std::string begin = columns_of(summary, look);
  const std::string end = end_of(summary);
  const std::string_view joint = end.empty() ? "" : summary.end.empty() ? " " : ": ";
  const std::string& shorter = look.keeps_numbers ? summary.who : summary.names;
  std::string line;
  for (const std::string& who : {summary.who, shorter}) {
    line = fmt::format("{}{}{}{}", begin, text::safe(who), joint, end);
    if (!look.is_for_screen || text::columns(line) <= look.columns) return {line};
  }
  const std::string names = text::safe(shorter);
  const bool has_room = text::columns(begin) + text::columns(names) <= look.columns;
  std::vector<std::string> lines{has_room ? begin + names : begin.substr(0, begin.find_last_not_of(' ') + 1)};
  const std::string rest = has_room ? end : fmt::format("{}{}{}", names, joint, end);
  if (rest.empty()) return lines;
  constexpr std::size_t indent = 9;
  constexpr std::size_t least_room = 16;
  const std::size_t room = std::max(least_room, look.columns - std::min(indent, look.columns));
  for (const std::string& part : wrapped(rest, room))
    lines.push_back(std::string(indent, ' ') + fitted_in_middle(part, room));
  return lines;
}

/// Returns text for JSON, which must be UTF-8. Decoded text of a message may be something else.
std::string json_text(std::string_view text) {
  return text::is_utf8(text) ? std::string(text) : text::safe(text);
}

}  // namespace

Style style_of(tracing::StepKind kind) {
  using tracing::StepKind;
  switch (kind) {
    case StepKind::dial:
      return style::routing_key;
    case StepKind::ring:
      return style::warning;
    case StepKind::answer:
    case StepKind::talk:
      return style::good;
    case StepKind::hold:
      return style::literal;
    case StepKind::move:
      return style::key;
    case StepKind::end:
      return style::bold;
    case StepKind::note:
      return style::dim;
    case StepKind::odd:
      return style::error;
  }
  return style::dim;
}

std::string seconds_of(std::chrono::microseconds duration) {
  return fmt::format("{:.3f}", static_cast<double>(duration.count()) / 1e6);
}

std::string seconds_since(text::Timestamp begin, text::Timestamp at) {
  return is_known(begin) && is_known(at) ? seconds_of(at - begin) : "-";
}

std::string present_state(const Summary& summary, text::Timestamp now) {
  const bool goes_on = summary.outcome == "open";
  const auto length = goes_on ? std::max(now - summary.begin, microseconds(0)) : summary.duration;
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  const std::string time = whole < 100 ? fmt::format("{}s", whole) : short_time(length);
  return fmt::format("{}: {} {}", text::safe(summary.names), text::safe(summary.end), time);
}

void TraceList::append(const Summary& summary, std::string& out) {
  if (!std::exchange(has_head_, true)) append_head(out);
  if (look_.is_for_screen && is_known(summary.begin)) days_->append(summary.begin, out);
  const bool is_odd = !summary.oddities.empty();
  bool is_first = true;
  for (const std::string& line : lines_of(summary, look_)) {
    look_.brush.write(is_odd ? style::warning : is_first ? style::plain : style::dim, line, out);
    is_first = false;
    out += '\n';
  }
}

void TraceList::append_head(std::string& out) {
  const std::string head =
      fmt::format("{:<{}}  LENGTH {}ID             CALL", "BEGIN", begin_column(look_).width,
                  is_narrow(look_) ? "" : "ANSWER   HELD EVENTS ");
  look_.brush.write(style::bold, head, out);
  out += '\n';
  days_.emplace(look_.now, look_.brush);
}

void append_list_json(const tracing::Story& story, std::string& out) {
  const Summary& summary = story.summary();
  json::Writer writer(out);
  std::string begin;
  if (is_known(summary.begin)) text::append_utc(summary.begin, begin);
  writer.open_object();
  writer.key("id").string(json_text(summary.id));
  writer.key("begin").string_or_null(begin);
  writer.key("duration").raw(seconds_json(summary.duration));
  writer.key("who").string(json_text(summary.who));
  writer.key("parties").open_array();
  for (const tracing::Party& party : story.parties()) {
    writer.open_object();
    writer.key("kind").string(tracing::name_of(party.kind));
    writer.key("name").string_or_null(json_text(party.name));
    writer.key("number").string_or_null(json_text(party.number));
    const bool is_user = party.key.starts_with("user:");
    writer.key("user_uuid").string_or_null(is_user ? json_text(party.key.substr(5)) : std::string());
    writer.close_object();
  }
  writer.close_array();
  writer.key("calls").open_array();
  for (const tracing::Leg& leg : story.conversation().legs) writer.string(json_text(leg.id));
  writer.close_array();
  writer.key("answered_after");
  summary.answered ? writer.raw(seconds_json(*summary.answered)) : writer.null();
  writer.key("talked").raw(seconds_json(summary.talked));
  writer.key("held").raw(seconds_json(summary.held));
  writer.key("outcome").string(summary.outcome);
  writer.key("failed").boolean(summary.is_failed);
  writer.key("end").string(json_text(summary.end));
  writer.key("events").number(summary.events);
  writer.key("odd").open_array();
  for (const std::string& what : summary.oddities) writer.string(json_text(what));
  writer.close_array();
  writer.close_object();
  writer.end_line();
}

}  // namespace wazobus::render
