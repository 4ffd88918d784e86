// SPDX-License-Identifier: MIT
// Text that has to fit into so many columns of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::render {

/// `text`, which must be safe for a terminal, in at most `columns`: cut, with an ellipsis, where it takes
/// more.
std::string fitted(std::string_view text, std::size_t columns);

/// The same, but cut in its middle: long names differ at their ends.
std::string fitted_in_middle(std::string_view text, std::size_t columns);

/// `text` in lines of whole words. A word that takes more than `columns` has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace wazobus::render
