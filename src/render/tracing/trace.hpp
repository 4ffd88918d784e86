// SPDX-License-Identifier: MIT
// Formats conversations: a list, or one conversation as text, ladder, JSON, Mermaid or SVG.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "render/days.hpp"
#include "render/palette.hpp"
#include "text/choice.hpp"
#include "tracing/changes.hpp"
#include "tracing/story.hpp"

namespace wazobus::render {

enum class TraceFormat { text, ladder, json, mermaid, svg };

inline constexpr std::array trace_format_choices{
    text::Choice{"text", TraceFormat::text, "the list, or an event a line"},
    text::Choice{"ladder", TraceFormat::ladder, "a column for each party"},
    text::Choice{"json", TraceFormat::json, "an object a line"},
    text::Choice{"mermaid", TraceFormat::mermaid, "a diagram for a wiki or a ticket"},
    text::Choice{"svg", TraceFormat::svg, "a picture in one file"},
};

struct TraceLook {
  Brush brush{false};
  std::size_t columns = 80;
  bool is_for_screen =
      false;  ///< fit rows of the list into `columns`; the first day, if it is not today, has a line
  bool keeps_numbers = false;  ///< people have their numbers on a narrow screen too
  text::Timestamp now{};
};

/// A step's colour.
Style style_of(tracing::StepKind kind);

/// Formats the list: a heading and rows of text.
class TraceList {
 public:
  /// `look` must outlive this.
  explicit TraceList(const TraceLook& look) : look_(look) {}

  /// Appends a row. It is one line, unless a screen is too narrow for it.
  void append(const tracing::Summary& summary, std::string& out);

 private:
  void append_head(std::string& out);

  const TraceLook& look_;
  bool has_head_ = false;
  std::optional<Days> days_;  ///< from the first row on
};

/// "Ash Dunmore -> Brook Vane: talking 42s", for a conversation that goes on or has just ended. Safe for a
/// terminal.
std::string present_state(const tracing::Summary& summary, text::Timestamp now);

void append_list_json(const tracing::Story& story, std::string& out);

/// Appends two lines about the whole conversation, to go above a trace.
void append_title(const tracing::Story& story, const TraceLook& look, std::string& out);
/// Appends one line per event, and below it the body, if the line has one.
void append_lines(const tracing::Story& story, std::span<const tracing::Line> lines, const TraceLook& look,
                  std::string& out);
void append_lines_json(const tracing::Story& story, std::span<const tracing::Line> lines, std::string& out);
void append_ladder(const tracing::Story& story, const TraceLook& look, std::string& out);
void append_mermaid(const tracing::Story& story, std::string& out);
void append_svg(const tracing::Story& story, std::string& out);

/// Is the time known? Events before the first time in a capture have none.
inline bool is_known(text::Timestamp at) {
  return at != text::Timestamp{};
}

/// "4.658", or "-" if one of the times is not known.
std::string seconds_since(text::Timestamp begin, text::Timestamp at);

/// "4.658"
std::string seconds_of(std::chrono::microseconds duration);

}  // namespace wazobus::render
