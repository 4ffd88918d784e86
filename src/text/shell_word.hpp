// SPDX-License-Identifier: MIT
// Words of a command line that a user is advised to type.
#pragma once

#include <string>

namespace wazobus::text {

/// The word as a shell reads it: in quotes, if it has characters that mean something to a shell.
std::string shell_word(const std::string& word);

}  // namespace wazobus::text
