// SPDX-License-Identifier: MIT
// Numbers of any size, compared exactly.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::text {

class Number {
 public:
  /// Reads a decimal number, as JSON has it or with a point at one end: -12.50e3, .5, 5. Empty for any other
  /// text.
  static std::optional<Number> parse(std::string_view text);

  std::strong_ordering operator<=>(const Number& other) const;
  bool operator==(const Number&) const = default;

 private:
  int sign_ = 0;                ///< -1, 0 or 1
  std::int64_t magnitude_ = 0;  ///< the number is 0.DIGITS times 10 to this power
  std::string digits_;          ///< without zeros at its ends; empty for 0
};

}  // namespace wazobus::text
