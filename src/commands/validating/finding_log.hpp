// SPDX-License-Identifier: MIT
// Findings one behind the other in few bytes, until it is their turn to be printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "catalogue/finding.hpp"

namespace wazobus::commands {

struct PlacedFinding {
  std::uint64_t line = 0;          ///< from 0, within the block
  std::uint64_t column = 0;        ///< from 1, in bytes; on line 0 from the beginning of the block
  std::uint64_t utf16_column = 0;  ///< the same in UTF-16 code units
  catalogue::FindingView finding;
};

/// As a vector of findings with four strings each it would be three times as large, and slow to fill.
class FindingLog {
 public:
  void append(const PlacedFinding& placed);

  /// Reads the finding at `at`, which starts with 0, and goes on to the next one; false behind the last.
  /// What it refers to is valid until the log is changed.
  bool next(std::size_t& at, PlacedFinding& placed) const;

  /// The one that was appended last; there must be one.
  [[nodiscard]] catalogue::Rule last_rule() const;
  void drop_last();

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  void clear() { bytes_.clear(); }

  /// Empties it, and gives its memory back if that is more than `most` bytes.
  void clear(std::size_t most);

 private:
  struct Head;

  std::string bytes_;
  std::size_t last_ = 0;
};

}  // namespace wazobus::commands
