// SPDX-License-Identifier: MIT
// How wide a text is on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wazobus::render {

/// The cells that `text`, which must be safe, takes: two for East Asian letters and emoji, none for accents
/// that combine. Terminals differ about the rest of Unicode.
std::size_t cells_of(std::string_view text);

/// `text`, or as much of it as fits in `cells` with an ellipsis behind it.
std::string fitted(std::string_view text, std::size_t cells);

}  // namespace wazobus::render
