// SPDX-License-Identifier: MIT
// Recognises and makes UUIDs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wazobus::text {

/// Returns 64 random bits.
using Random = std::function<std::uint64_t()>;

/// True for any version, in lower or upper case, with dashes.
bool is_uuid(std::string_view text);

/// The same in lower case, as services write it.
bool is_lower_case_uuid(std::string_view text);

/// A new UUID of version 4 (RFC 9562, section 5.4), in lower case.
std::string random_uuid(const Random& random);

}  // namespace wazobus::text
