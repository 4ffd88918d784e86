// SPDX-License-Identifier: MIT
// Texts in findings: what they quote from the input, cut to a sensible length.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wazobus::catalogue {

/// The longest name (event, key or place) in a finding, in bytes.
inline constexpr std::size_t longest_name = 255;

/// The longest value of the input in a message, in bytes.
inline constexpr std::size_t longest_shown = 80;

/// The text, or its beginning and three dots; never cuts within a character.
std::string cut(std::string_view text, std::size_t most);

/// The text in quotes, cut to longest_shown.
std::string in_quotes(std::string_view text);

/// Appends a step of a JSON Pointer (RFC 6901).
void append_pointer_step(std::string_view step, std::string& out);

}  // namespace wazobus::catalogue
