// SPDX-License-Identifier: MIT
// The text of --help and -h, for 80 columns.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace wazobus::cli {

std::string help_text(const Command& command);

/// Returns the output of -h: the options that people need most, in at most 23 rows of 80 columns.
std::string short_help_text(const Command& command);

}  // namespace wazobus::cli
