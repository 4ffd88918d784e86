// SPDX-License-Identifier: MIT
// One block of a file against the catalogue: findings with their lines and columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/block.hpp"
#include "catalogue/checking/checker.hpp"
#include "commands/validating/finding_log.hpp"

namespace wazobus::commands {

/// What was found in a block, or in a part of it: then newlines and tails come with the last part.
struct BlockResult {
  FindingLog findings;
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

  void clear();
};

class BlockCheck {
 public:
  /// Takes a part of what is found in a block; what it leaves is thrown away. False when no more is wanted.
  using TakePart = std::function<bool(BlockResult& part)>;

  /// So many bytes of findings are kept, before a part is taken.
  static constexpr std::size_t most_kept = 256UL * 1024;

  BlockCheck(catalogue::Checker& checker, TakePart take_part)
      : checker_(checker), take_part_(std::move(take_part)) {}

  /// Checks `block`, the first one of its file or a later one, and fills `result`, reusing its memory, with
  /// what was not taken as a part. Where it `is_cut` its end is not the sender's. False when no more of it
  /// was wanted.
  bool check(const capture::Block& block, bool is_first, bool is_cut, BlockResult& result);

  /// Bytes of the findings of the last block, those in its parts too.
  [[nodiscard]] std::size_t found() const { return found_; }

 private:
  class Cursor;

  void check_text(const capture::Block& block, bool is_first, BlockResult& result);
  void check_lines(std::string_view text, BlockResult& result);
  void check_line(std::string_view line, Cursor& cursor, BlockResult& result);
  void check_items(const capture::Block& block, BlockResult& result);
  void place(std::size_t base, Cursor& cursor, BlockResult& result);
  void make_room(BlockResult& result);

  catalogue::Checker& checker_;
  TakePart take_part_;
  std::vector<catalogue::Finding> findings_;
  std::size_t found_ = 0;
  bool is_wanted_ = true;
};

/// A finding about a file as a whole, which stands on its first line.
catalogue::Finding not_json(std::string_view what);

}  // namespace wazobus::commands
