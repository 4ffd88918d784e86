// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "json/writer.hpp"
#include "render/cells.hpp"
#include "render/tracing/trace.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using tracing::Summary;

/// "25.9s", "3m05s", "2h10m": never more than six columns.
std::string short_time(std::chrono::microseconds time) {
  const auto total = static_cast<double>(time.count()) / 1e6;
  if (total < 99.95) return fmt::format("{:.1f}s", total);
  const auto whole = static_cast<unsigned long>(total + 0.5);
  if (whole < 6000) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

std::string seconds_json(std::chrono::microseconds time) {
  return fmt::format("{}.{:06}", time.count() / 1'000'000, time.count() % 1'000'000);
}

/// Then who called whom comes before how long it was held and how many events there were.
bool is_narrow(const TraceLook& look) {
  constexpr std::size_t for_all = 100;
  return look.is_cut && look.columns < for_all;
}

/// JSON needs UTF-8, which what a message holds need not be once it is decoded.
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

std::string seconds_since(text::Timestamp begin, text::Timestamp at) {
  return fmt::format("{:.3f}", static_cast<double>((at - begin).count()) / 1e6);
}

void append_list_head(const TraceLook& look, std::string& out) {
  look.brush.write(style::bold,
                   is_narrow(look) ? "BEGIN     LENGTH ANSWER ID             CALL"
                                   : "BEGIN     LENGTH ANSWER   HELD EVENTS ID             CALL",
                   out);
  out += '\n';
}

void append_list_row(const Summary& summary, const TraceLook& look, std::string& out) {
  std::string clock;
  text::append_local(summary.begin, "%H:%M:%S", clock);
  const std::string answered = summary.answered ? short_time(*summary.answered) : "-";
  const std::string held = summary.held.count() > 0 ? short_time(summary.held) : "-";
  std::string row = fmt::format("{:<8} {:>7} {:>6} ", clock, short_time(summary.duration), answered);
  if (!is_narrow(look)) row += fmt::format("{:>6} {:>6} ", held, summary.events);
  row += fmt::format("{:<14} {}{}", text::safe(summary.id), summary.oddities.empty() ? "" : "! ",
                     text::safe(summary.who));
  if (!summary.end.empty()) row += fmt::format(": {}", text::safe(summary.end));
  for (const std::string& what : summary.oddities) row += fmt::format(" [{}]", text::safe(what));
  if (look.is_cut) row = fitted(row, look.columns);
  if (!summary.oddities.empty()) {
    look.brush.write(style::warning, row, out);
  } else {
    out += row;
  }
  out += '\n';
}

void append_list_json(const tracing::Story& story, std::string& out) {
  const Summary& summary = story.summary();
  json::Writer writer(out);
  std::string begin;
  text::append_utc(summary.begin, begin);
  writer.open_object();
  writer.key("id").string(json_text(summary.id));
  writer.key("begin").string(begin);
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
  writer.key("end").string(json_text(summary.end));
  writer.key("events").number(summary.events);
  writer.key("odd").open_array();
  for (const std::string& what : summary.oddities) writer.string(json_text(what));
  writer.close_array();
  writer.close_object();
  writer.end_line();
}

}  // namespace wazobus::render
