// SPDX-License-Identifier: MIT
// Words of a command line, as they are typed in a shell.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::text {

/// Spells the word for a shell: in quotes, if it is empty or has characters with a meaning for a shell.
std::string shell_word(const std::string& word);

/// Returns the word without the quotes and backslashes with which it was typed. Expands nothing. A quote that
/// is not closed yet goes on to the end.
std::string without_quotes(std::string_view word);

}  // namespace wazobus::text
