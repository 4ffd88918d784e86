// SPDX-License-Identifier: MIT
// Splits a stream of values that span lines: concatenated, or elements of outermost arrays. Arrays may be
// kept whole.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "capture/block.hpp"
#include "capture/outline.hpp"

namespace wazobus::capture {

class ItemCutter {
 public:
  explicit ItemCutter(Arrays arrays) : arrays_(arrays) {}

  /// Appends the complete items in `text`, from `from` on, to `items`. Returns the offset at which the next
  /// call must continue: after an item or between items. The next call must get all bytes from there on, and
  /// more. At the end everything is consumed.
  std::size_t cut(std::string_view text, std::size_t from, bool at_end, std::vector<Block::Item>& items);

  /// Call this if the stream begins with an array in one long line. The array may end with that line, without
  /// its bracket.
  void expect_one_line() { one_line_ = true; }

 private:
  /// What is expected next in an array.
  enum class Expected {
    first,   ///< a value or the end
    value,   ///< after a comma
    comma,   ///< a comma or the end
    excuse,  ///< anything, because a fault was just reported
  };

  /// The arguments of cut().
  struct Input {
    std::string_view text;
    bool at_end;
    std::vector<Block::Item>& items;
  };

  bool step(const Input& input);
  bool comma(const Input& input);
  bool item(const Input& input);
  bool skip(const Input& input);
  void open_item(char first);
  bool spaces(const Input& input);
  void abandon_array(const Input& input);
  void close_array(const Input& input);
  void structure_fault(const Input& input, json::Fault fault);
  void pass(std::size_t bytes);

  Arrays arrays_;
  std::size_t at_ = 0;
  bool in_array_ = false;
  Expected expected_ = Expected::first;
  bool one_line_ = false;    // until a comma after the first line shows otherwise
  bool line_ended_ = false;  // the first line of the array has ended
  bool item_open_ = false;
  bool skipping_ = false;
  std::size_t blank_behind_comma_ = 0;  // white space that was read after a comma
  bool starts_line_ = true;             // only spaces and brackets are before at_ in its line
  std::size_t indentation_ = 0;         // the number of those bytes
  Outline outline_;
};

}  // namespace wazobus::capture
