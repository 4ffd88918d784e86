// SPDX-License-Identifier: MIT
// Stores findings compactly until they are printed.
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

/// All findings are in one string. A vector of findings with four strings each would be three times as large,
/// and slow to fill.
class FindingLog {
 public:
  void append(const PlacedFinding& placed);

  /// Reads the finding at the offset `at`, and sets `at` to the next one. The first one is at 0. Returns
  /// false after the last one. The strings of `placed` are valid until the log is changed.
  bool next(std::size_t& at, PlacedFinding& placed) const;

  /// The rule of the last finding; there must be one.
  [[nodiscard]] catalogue::Rule last_rule() const;
  void drop_last();

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  void clear() { bytes_.clear(); }

  /// Empties the log, and frees its memory if it has more than `most` bytes.
  void clear(std::size_t most);

 private:
  struct Head;

  std::string bytes_;
  std::size_t last_ = 0;
};

}  // namespace wazobus::commands
