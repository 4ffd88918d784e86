// SPDX-License-Identifier: MIT
// Takes apart what is laid out in values that span lines, concatenated or as elements of outermost arrays,
// which may be wanted whole instead.
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

  /// Appends what is complete in `text` from `from` on to `items`, and returns where the next call is to go
  /// on: behind an item, or between items. The bytes from there on must then be there again, and more,
  /// wherever they start; all of them are taken at the end.
  std::size_t cut(std::string_view text, std::size_t from, bool at_end, std::vector<Block::Item>& items);

  /// The array that comes first was begun in a line of its own, and may end there without a bracket.
  void expect_one_line() { one_line_ = true; }

 private:
  /// Where in an array.
  enum class Expected {
    first,   ///< a value or the end
    value,   ///< behind a comma
    comma,   ///< or the end
    excuse,  ///< anything, since a fault has been reported just now
  };

  /// What has been handed to cut().
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
  bool one_line_ = false;    // until a comma behind the first line tells otherwise
  bool line_ended_ = false;  // the first line of the array
  bool item_open_ = false;
  bool skipping_ = false;
  std::size_t blank_behind_comma_ = 0;  // looked at while the comma waits for what follows
  bool starts_line_ = true;             // nothing but spaces and brackets stands before at_ in its line
  std::size_t indentation_ = 0;         // how many bytes that is
  Outline outline_;
};

}  // namespace wazobus::capture
