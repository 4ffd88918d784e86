// SPDX-License-Identifier: MIT
#include "text/epoch.hpp"

#include <charconv>
#include <cmath>

namespace wazobus::text {

std::optional<Timestamp> parse_epoch(std::string_view number) {
  double value = 0;
  const char* const end = number.data() + number.size();
  const auto [rest, error] = std::from_chars(number.data(), end, value);
  if (error != std::errc{} || rest != end) return std::nullopt;
  // Until the year 2286 seconds have ten digits at most, milliseconds thirteen.
  constexpr double most_seconds = 1e10;
  const double scale = value < most_seconds ? 1e6 : value < 1e3 * most_seconds ? 1e3 : 1;
  const double microseconds_since = value * scale;
  if (!(microseconds_since >= 0 && microseconds_since < 1e6 * most_seconds)) return std::nullopt;
  return Timestamp(std::chrono::microseconds(std::llround(microseconds_since)));
}

}  // namespace wazobus::text
