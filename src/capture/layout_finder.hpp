// SPDX-License-Identifier: MIT
// Finds the layout of a stream from its beginning: lines or spanning values.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "capture/block.hpp"
#include "capture/outline.hpp"

namespace wazobus::capture {

class LayoutFinder {
 public:
  /// Looks at the beginning of the stream, `text`, which is longer at each call. Empty if more bytes are
  /// needed; never empty at the end.
  std::optional<Layout> find(std::string_view text, bool at_end);

  /// The length of the white space (and byte order mark) at the beginning. Known after the first call of
  /// find().
  [[nodiscard]] std::size_t blank() const { return value_; }

  /// The length of the byte order mark that text starts with, or 0.
  [[nodiscard]] std::size_t byte_order_mark() const { return mark_; }

  /// Was the first line, an array or the beginning of one, taken for items because it is long?
  [[nodiscard]] bool is_long_line() const { return is_long_line_; }

  /// Says that the next `text` starts after blank() bytes of this one.
  void forget_blank();

 private:
  std::optional<Layout> find_by_first_line(std::string_view text, bool at_end);
  std::optional<Layout> find_by_lines(std::string_view text, bool at_end);
  std::optional<Layout> find_by_long_line(std::string_view line);
  std::optional<Layout> find_by_line(std::string_view text, std::string_view line);
  bool closes_array(std::string_view line);
  std::optional<Layout> find_by_value(std::string_view text, bool at_end);
  bool skip_mark(std::string_view text, bool at_end);
  bool skip_to_last_newline(std::string_view text, bool at_end);

  bool mark_known_ = false;
  bool first_line_known_ = false;
  bool is_long_line_ = false;
  std::size_t mark_ = 0;
  std::size_t value_ = 0;      // where the first value starts; only white space is before it
  std::size_t searched_ = 0;   // newlines were searched up to here
  std::size_t lines_end_ = 0;  // after the last newline
  std::size_t judged_ = 0;     // length of the value (for an array: of the line) at the last check
  // If the first line opens an array and does not close it:
  std::size_t first_line_end_ = 0;
  bool is_flat_ = false;       // at the end of the first line only the array itself is open
  bool has_elements_ = false;  // and a comma follows an object or array in it
  char last_line_ = '\0';      // first character of the previous line, if it is a value
  std::size_t depth_ = 0;      // the number of open brackets
  bool is_broken_ = false;     // the text is not the beginning of an array
  Outline outline_;
};

}  // namespace wazobus::capture
