// SPDX-License-Identifier: MIT
// What to say to a word that the command line does not have.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "text/error.hpp"

namespace wazobus::cli {

/// Is `typed` an option of some command? Such an option must follow the command.
bool belongs_behind(const Command& root, const std::string& typed);

/// `command` is the one that was named, or `root`.
UsageError unexpected(const Command& root, const Command& command, const std::string& word);

}  // namespace wazobus::cli
