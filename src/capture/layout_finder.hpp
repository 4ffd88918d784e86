// SPDX-License-Identifier: MIT
// Lines or spanning values? The beginning of a stream decides.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "capture/block.hpp"
#include "capture/outline.hpp"

namespace wazobus::capture {

class LayoutFinder {
 public:
  /// Looks at the stream so far, `text`; each time it is longer. Nothing when more is needed, which it never
  /// is at the end.
  std::optional<Layout> find(std::string_view text, bool at_end);

  /// The white space (and byte order mark) that text starts with, known once some of it was looked at.
  [[nodiscard]] std::size_t blank() const { return value_; }

  /// The length of the byte order mark that text starts with, or 0.
  [[nodiscard]] std::size_t byte_order_mark() const { return mark_; }

  /// Is it for its length that the first line, an array or the beginning of one, was taken for items?
  [[nodiscard]] bool is_long_line() const { return is_long_line_; }

  /// The next text starts behind blank() bytes of this one.
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
  std::size_t value_ = 0;      // where the first value starts; what is before it is blank
  std::size_t searched_ = 0;   // up to here newlines were looked for
  std::size_t lines_end_ = 0;  // behind the last newline
  std::size_t judged_ = 0;     // the length of the value (of an array: of the line) when last looked at
  // Of an array that does not end in the first line:
  std::size_t first_line_end_ = 0;
  bool is_flat_ = false;       // only the array itself is open there
  bool has_elements_ = false;  // and a comma follows objects or arrays in it
  char last_line_ = '\0';      // what the line before starts with, if it is a value of its own
  std::size_t depth_ = 0;      // how many brackets are open
  bool is_broken_ = false;     // what is there is no beginning of an array
  Outline outline_;
};

}  // namespace wazobus::capture
