// SPDX-License-Identifier: MIT
#include "commands/listening/rotation.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string_view>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

namespace {

/// The bytes that `text` says; m is for minutes, so millions are written M.
std::optional<std::uint64_t> size_from(std::string_view text) {
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
  if (!(bytes >= 1 && bytes <= most)) return std::nullopt;  // nor is it no number
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace

capture::Rotation rotation_from(const std::optional<std::string>& typed) {
  if (!typed) return {};
  if (const auto bytes = size_from(*typed)) return {.bytes = bytes};
  const bool has_unit = !typed->empty() && typed->find_first_not_of("0123456789.") != std::string::npos;
  const auto age = has_unit ? text::parse_duration(*typed) : std::nullopt;
  if (age && age->count() > 0) return {.bytes = {}, .age = age};
  throw UsageError(fmt::format("--rotate takes a size or a duration, not '{}'", text::safe(*typed)),
                   "such as 100M or 1G, or 1h; m is for minutes, M for MiB");
}

}  // namespace wazobus::commands
