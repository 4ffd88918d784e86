// SPDX-License-Identifier: MIT
// Sizes as people write them: 100M, 1.5G, 64KiB.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::text {

/// The bytes that `text` says: a number and k, M, G or T, which are powers of 1024. Empty if there is no
/// unit, or if it is anything else. m is for minutes, so millions are written M.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// "64 MiB", "1000 bytes"
std::string size_text(std::uint64_t bytes);

}  // namespace wazobus::text
