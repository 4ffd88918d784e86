// SPDX-License-Identifier: MIT
// The width of text on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace wazobus::text {

/// 0 for a mark that combines with the letter before it, 2 for a wide letter (East Asian, emoji), else 1.
std::size_t columns_of(char32_t code_point);

/// The columns of a text on one line. The text must be safe (text::safe).
std::size_t columns(std::string_view text);

}  // namespace wazobus::text
