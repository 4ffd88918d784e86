// SPDX-License-Identifier: MIT
// Sizes as people write them: 100M, 1.5G, 64KiB.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::text {

/// Reads a size and returns it in bytes: a number and k, M, G or T, which are powers of 1024, perhaps with B
/// or iB after it. Empty for anything else, and for a number without a unit. M is upper case, because m means
/// minutes.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// "64 MiB", "1000 bytes"
std::string size_text(std::uint64_t bytes);

}  // namespace wazobus::text
