// SPDX-License-Identifier: MIT
// JSON for eyes: laid out for a terminal, coloured, readable letters instead of escapes, and still valid
// JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "json/view.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

/// Where lines break, and what stands out.
struct Layout {
  std::size_t width = 80;
  /// What fits on a line is put on one, and what does not fills lines; else a member a line, but for short
  /// arrays and inner objects of scalars.
  bool compact = false;
  /// Strings of more characters than this are cut, visibly; 0: never. Keys never are.
  std::size_t cut = 0;
  /// The members of a body that every message of Wazo has are dimmed, so that data stands out.
  bool dims_envelope = false;
};

/// Appends the value, from the start of a line and without a newline at its end. Strings are never broken.
void append_indented(json::View value, const Layout& layout, const Brush& brush, std::string& out);

/// Appends the string with \u escapes of printable characters resolved and everything unsafe escaped; with
/// its quotes. One of more than `cut` characters ends in an ellipsis, unless that is 0. Returns the columns
/// that it takes on a terminal.
std::size_t append_readable_string(json::View string, std::string& out, std::size_t cut = 0);

/// `text` as a JSON string that is safe on a terminal; `text` must be UTF-8.
std::string readable_json(std::string_view text);

/// Appends compact JSON as it is spelled, but for characters that are unsafe on a terminal: those are
/// escaped.
void append_safe_json(std::string_view compact, std::string& out);

}  // namespace wazobus::render
