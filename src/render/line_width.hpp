// SPDX-License-Identifier: MIT
// Fits a coloured line of fields to the width of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "render/palette.hpp"

namespace wazobus::render {

/// Returns the width of the text from `start` to the end of `out`. The text may have colours, and no other
/// escape sequences; so for the functions below.
std::size_t columns_from(std::size_t start, std::string_view out);

/// Breaks the line that starts at `start` after at most `width` columns, between fields or at least between
/// words, and indents the rest.
void wrap_line(std::size_t start, std::size_t width, std::size_t indent, std::string& out);

/// Cuts the line that starts at `start` to `width` columns, with an ellipsis at its end.
void cut_line(std::size_t start, std::size_t width, const Brush& brush, std::string& out);

}  // namespace wazobus::render
