// SPDX-License-Identifier: MIT
// Times as numbers, as many programs write them.
#pragma once

#include <optional>
#include <string_view>

#include "text/time.hpp"

namespace wazobus::text {

/// Reads a number of seconds, milliseconds or microseconds since 1970; the size of the number tells the unit.
/// Empty for anything else.
std::optional<Timestamp> parse_epoch(std::string_view number);

}  // namespace wazobus::text
