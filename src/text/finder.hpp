// SPDX-License-Identifier: MIT
// Finds a short text in a long one, at the speed of memory.
#pragma once

#include <cstddef>
#include <string>

namespace wazobus::text {

/// Looks for two bytes of the text at 64 places at once, which rules out most places. The two are the rarest
/// in JSON.
class Finder {
 public:
  /// `text` must not be empty.
  explicit Finder(std::string text);

  /// Returns the first place where the whole text stands before `end`; returns `end` if there is none.
  [[nodiscard]] const char* find(const char* begin, const char* end) const;

 private:
  [[nodiscard]] bool stands_at(const char* place) const;

  std::string text_;
  std::size_t rare_ = 0;        // offsets of the two bytes
  std::size_t other_rare_ = 0;  // equal to rare_ if the text has one byte
};

}  // namespace wazobus::text
