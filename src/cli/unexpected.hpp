// SPDX-License-Identifier: MIT
// Makes the error for an unexpected word of the command line.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "text/error.hpp"

namespace wazobus::cli {

/// Is `typed` an option of some command? It must follow the command.
bool belongs_behind(const Command& root, const std::string& typed);

/// Returns the error. `command` is the command that was named, or `root`. `words` is all that was typed.
UsageError unexpected(const Command& root, const Command& command, const std::string& word,
                      const std::vector<std::string>& words = {});

}  // namespace wazobus::cli
