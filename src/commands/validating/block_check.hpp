// SPDX-License-Identifier: MIT
// Checks one block of a file against the catalogue: findings with their lines and columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/block.hpp"
#include "catalogue/checking/checker.hpp"
#include "commands/validating/finding_log.hpp"

namespace wazobus::commands {

/// The findings of a block or of a part of it. Only the last part has newlines and tails.
struct BlockResult {
  FindingLog findings;
  catalogue::EventCounts counts;
  std::uint64_t newlines = 0;
  /// Bytes, and UTF-16 code units, after the last newline; the next block continues this line.
  std::uint64_t tail = 0;
  std::uint64_t utf16_tail = 0;
  /// The number of lines before the first one that is JSON or begins like an object or an array; of all lines
  /// if there is none.
  std::uint64_t foreign_lines = 0;
  bool has_json = false;
  bool has_log_line = false;  ///< a line with other text before its JSON
  bool is_last = false;

  void clear();
};

class BlockCheck {
 public:
  /// Takes a part of the findings of a block; what it does not take is discarded. Returns false if no more is
  /// wanted.
  using TakePart = std::function<bool(BlockResult& part)>;

  /// So many bytes of findings are kept; then a part is handed over.
  static constexpr std::size_t most_kept = 256UL * 1024;

  BlockCheck(catalogue::Checker& checker, TakePart take_part)
      : checker_(checker), take_part_(std::move(take_part)) {}

  /// Checks `block` and fills `result` with what TakePart did not take; reuses its memory. `is_first`: the
  /// block begins its file. `is_cut`: a failure of reading ended the block. Returns false if TakePart wanted
  /// no more.
  bool check(const capture::Block& block, bool is_first, bool is_cut, BlockResult& result);

  /// The bytes of the findings of the last block, including those in its parts.
  [[nodiscard]] std::size_t found() const { return found_; }

 private:
  class Cursor;

  void check_text(const capture::Block& block, bool is_first, BlockResult& result);
  void check_lines(const capture::Block& block, BlockResult& result);
  void check_line(std::string_view line, Cursor& cursor, BlockResult& result);
  void check_items(const capture::Block& block, BlockResult& result);
  void find_holes(std::span<const capture::Block::Hole>& holes, std::size_t up_to, std::size_t base);
  void place(std::size_t base, Cursor& cursor, BlockResult& result);
  void make_room(BlockResult& result);

  catalogue::Checker& checker_;
  TakePart take_part_;
  std::vector<catalogue::Finding> findings_;
  std::size_t found_ = 0;
  bool is_wanted_ = true;
};

/// A finding about a whole file; its place is the first line.
catalogue::Finding not_json(std::string_view what);

}  // namespace wazobus::commands
