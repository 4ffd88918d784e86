// SPDX-License-Identifier: MIT
// One block of a file against the catalogue: findings with their lines and columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "capture/block.hpp"
#include "catalogue/checker.hpp"

namespace wazobus::commands {

struct PlacedFinding {
  std::uint64_t line;          ///< from 0, within the block
  std::uint64_t column;        ///< from 1, in bytes; on line 0 from the beginning of the block
  std::uint64_t utf16_column;  ///< the same in UTF-16 code units
  catalogue::Finding finding;
};

struct BlockResult {
  std::vector<PlacedFinding> findings;
  catalogue::Counts counts;
  std::uint64_t newlines = 0;
  /// Bytes, and UTF-16 code units, behind the last newline; the next block goes on there.
  std::uint64_t tail = 0;
  std::uint64_t utf16_tail = 0;
  /// How many lines came before the first one that is JSON, or at least begins like an object or an array; of
  /// them all if there is none.
  std::uint64_t foreign_lines = 0;
  bool has_json = false;
  bool is_last = false;
};

class BlockCheck {
 public:
  explicit BlockCheck(catalogue::Checker& checker) : checker_(checker) {}

  /// Checks `block`, the first one of its file or a later one, and fills `result`, reusing its memory. Where
  /// it `is_cut` its end is not the sender's.
  void check(const capture::Block& block, bool is_first, bool is_cut, BlockResult& result);

 private:
  class Cursor;

  void check_lines(std::string_view text, BlockResult& result);
  void check_line(std::string_view line, Cursor& cursor, BlockResult& result);
  void check_items(const capture::Block& block, BlockResult& result);
  void place(std::size_t base, Cursor& cursor, BlockResult& result);

  catalogue::Checker& checker_;
  std::vector<catalogue::Finding> findings_;
};

/// A finding about a file as a whole, which stands on its first line.
catalogue::Finding not_json(std::string_view what);

}  // namespace wazobus::commands
