// SPDX-License-Identifier: MIT
// The command line for shells and for man, printed from CLI11's own tree.
#pragma once

#include <string>

#include "commands/context.hpp"

namespace CLI {
class App;
}

namespace wazobus::cli {

/// `shell` is bash, zsh or fish.
std::string completion_script(const CLI::App& app, const std::string& shell);

/// The OPTIONS section of a manual page, in roff.
std::string manual_options(const CLI::App& command);

/// The rules of validate for its manual page, in roff.
std::string manual_rules();

/// Writes to the standard output.
Exit print(const std::string& text, const commands::Context& context);

}  // namespace wazobus::cli
