// SPDX-License-Identifier: MIT
// Finds a short text in a long one, at the speed of memory.
#pragma once

#include <cstddef>
#include <string>

namespace wazobus::text {

/// Most places are ruled out by two bytes of the text, looked for at 64 places at once. The two are those
/// that are rarest in JSON.
class Finder {
 public:
  /// `text` must not be empty.
  explicit Finder(std::string text);

  /// Where the text begins for the first time, all of it before `end`; or `end`.
  [[nodiscard]] const char* find(const char* begin, const char* end) const;

 private:
  [[nodiscard]] bool stands_at(const char* place) const;

  std::string text_;
  std::size_t rare_ = 0;        // offsets of the two bytes
  std::size_t other_rare_ = 0;  // the same where the text has one byte
};

}  // namespace wazobus::text
