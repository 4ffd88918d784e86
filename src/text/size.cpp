// SPDX-License-Identifier: MIT
#include "text/size.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace wazobus::text {

std::optional<std::uint64_t> parse_size(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc{} || rest == end) return std::nullopt;
  constexpr std::string_view units = "kMGT";
  const std::size_t unit = units.find(*rest == 'K' ? 'k' : *rest);
  const std::string_view behind(rest + 1, static_cast<std::size_t>(end - rest - 1));
  if (unit == std::string_view::npos || (!behind.empty() && behind != "B" && behind != "iB"))
    return std::nullopt;
  const double bytes = std::ldexp(number, 10 * (static_cast<int>(unit) + 1));
  constexpr double most = 1e18;
  if (!(bytes >= 1 && bytes <= most)) return std::nullopt;  // refuses NaN too
  return static_cast<std::uint64_t>(bytes);
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array units{"bytes", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  while (unit + 1 < units.size() && bytes >= 1024 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", bytes, units[unit]);
}

}  // namespace wazobus::text
