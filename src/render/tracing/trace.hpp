// SPDX-License-Identifier: MIT
// Conversations as a list, and one conversation as text, ladder, JSON, Mermaid or SVG.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

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
  bool is_for_screen = false;  ///< rows of the list fit in the columns, and other days than `now` are told
  text::Timestamp now{};
};

/// A step's colour.
Style style_of(tracing::StepKind kind);

/// Rows in text, below their heading.
class TraceList {
 public:
  /// `look` must outlive this.
  explicit TraceList(const TraceLook& look) : look_(look) {}

  /// A row is one line, but on a screen that is too narrow for it.
  void append(const tracing::Summary& summary, std::string& out);

 private:
  void append_head(std::string& out);
  void append_day(text::Timestamp begin, std::string& out);

  const TraceLook& look_;
  bool has_head_ = false;
  std::string day_;  ///< of the row before
};

void append_list_json(const tracing::Story& story, std::string& out);

/// Two lines about the whole, above a trace.
void append_title(const tracing::Story& story, const TraceLook& look, std::string& out);
/// An event a line; below it its body, if the line has one.
void append_lines(const tracing::Story& story, std::span<const tracing::Line> lines, const TraceLook& look,
                  std::string& out);
void append_lines_json(const tracing::Story& story, std::span<const tracing::Line> lines, std::string& out);
void append_ladder(const tracing::Story& story, const TraceLook& look, std::string& out);
void append_mermaid(const tracing::Story& story, std::string& out);
void append_svg(const tracing::Story& story, std::string& out);

/// "4.658"
std::string seconds_since(text::Timestamp begin, text::Timestamp at);

}  // namespace wazobus::render
