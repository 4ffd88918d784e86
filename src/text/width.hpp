// SPDX-License-Identifier: MIT
// How much room a text takes on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace wazobus::text {

/// 0 for a mark that combines with the letter before it, 2 for a wide letter (East Asian, emoji), else 1.
std::size_t columns_of(char32_t code_point);

/// Of a text that is safe (text::safe), on one line.
std::size_t columns(std::string_view text);

}  // namespace wazobus::text
