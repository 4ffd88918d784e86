// SPDX-License-Identifier: MIT
// JSON for people: laid out for a terminal, coloured, with readable letters instead of escapes, and still
// valid JSON.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "json/view.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

/// The layout and highlighting of JSON.
struct JsonLayout {
  std::size_t width = 80;
  /// Put a value on one line if it fits, otherwise fill lines. If false, each member has a line, except in
  /// short arrays and inner objects of scalars.
  bool compact = false;
  /// Strings with more characters than this are cut, and end in an ellipsis; 0: none is cut. Keys are never
  /// cut.
  std::size_t cut = 0;
  /// Dim the members of a body that every message of Wazo has, so that data is easily seen.
  bool dims_envelope = false;
  /// Called from time to time in a long value; may throw. Optional.
  std::function<void()> meanwhile{};
};

/// Appends the value, from the start of a line and without a newline at its end. Strings are never broken.
void append_indented(json::View value, const JsonLayout& layout, const Brush& brush, std::string& out);

/// Appends the string with \u escapes of printable characters resolved and everything unsafe escaped; with
/// its quotes. If it has more than `cut` characters, it is cut and ends in an ellipsis; 0: no limit. Returns
/// its width on a terminal in columns.
std::size_t append_readable_string(json::View string, std::string& out, std::size_t cut = 0);

/// Returns `text`, which must be UTF-8, as a JSON string that is safe on a terminal.
std::string readable_json(std::string_view text);

/// Appends compact JSON as it is spelled, except that characters that are unsafe on a terminal are escaped.
void append_safe_json(std::string_view compact, std::string& out);

}  // namespace wazobus::render
