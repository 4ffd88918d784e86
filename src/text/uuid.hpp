// SPDX-License-Identifier: MIT
// UUIDs: told from other texts, and made.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wazobus::text {

/// 64 random bits each time.
using Random = std::function<std::uint64_t()>;

/// Any version, in lower or upper case, with its dashes.
bool is_uuid(std::string_view text);

/// A new one of version 4 (RFC 9562, section 5.4), in lower case.
std::string random_uuid(const Random& random);

}  // namespace wazobus::text
