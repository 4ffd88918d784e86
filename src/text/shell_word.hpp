// SPDX-License-Identifier: MIT
// Words of a command line that a user is advised to type.
#pragma once

#include <string>

namespace wazobus::text {

/// Spells the word for a shell: in quotes, if it is empty or has characters with a meaning for a shell.
std::string shell_word(const std::string& word);

}  // namespace wazobus::text
