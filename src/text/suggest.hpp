// SPDX-License-Identifier: MIT
// Suggestions for misspelled words.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wazobus::text {

/// The number of edits (insert, delete, replace, swap of neighbours) between the two words.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, or empty if none is near enough.
std::string_view nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace wazobus::text
