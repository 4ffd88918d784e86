// SPDX-License-Identifier: MIT
// What wazo-websocketd does not read of a body, and so drops for everybody: deeper nesting, and longer
// integers.
#pragma once

#include <cstddef>

namespace wazobus::event {

/// Levels of nesting. Measured with json.loads() of Python 3.11, as deep in calls as in wazo-websocketd;
/// another version differs by a few.
inline constexpr std::size_t deepest_read = 974;

/// Digits.
inline constexpr std::size_t longest_integer_read = 4300;

}  // namespace wazobus::event
