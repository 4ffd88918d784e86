// SPDX-License-Identifier: MIT
// --help: what a stranger reads first, within 80 columns.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace wazobus::cli {

std::string help_text(const Command& command);

}  // namespace wazobus::cli
