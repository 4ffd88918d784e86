// SPDX-License-Identifier: MIT
// Texts for people: what findings quote from the input, cut to a sensible length, and keywords in words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// The longest name (event, key or place) in a finding, in bytes.
inline constexpr std::size_t longest_name = 255;

/// The longest value of the input in a message, in bytes.
inline constexpr std::size_t longest_shown = 80;

/// The text, or its beginning and three dots; never cuts within a character.
std::string cut(std::string_view text, std::size_t most);

/// The text in quotes, cut to longest_shown.
std::string in_quotes(std::string_view text);

/// "known values: Ring, Up"; empty if there are none.
std::string known_values_of(const Description& schema);

/// "at least 2 items", "at most 3 items": a text for each bound.
std::vector<std::string> in_words(const Bounds& bounds);

/// Appends a step of a JSON Pointer (RFC 6901).
void append_pointer_step(std::string_view step, std::string& out);

}  // namespace wazobus::catalogue
