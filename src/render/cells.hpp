// SPDX-License-Identifier: MIT
// Fits text into columns of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::render {

/// Returns `text`, which must be safe for a terminal, in at most `columns`. Text that is too long is cut and
/// ends with an ellipsis.
std::string fitted(std::string_view text, std::size_t columns);

/// The same, but text is cut in its middle, because long names differ at their ends.
std::string fitted_in_middle(std::string_view text, std::size_t columns);

/// Breaks `text` into lines of whole words. A word wider than `columns` has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace wazobus::render
