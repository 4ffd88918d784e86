// SPDX-License-Identifier: MIT
// Prints completion scripts and parts of manual pages, from the descriptions of the options.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cli/command.hpp"
#include "commands/context.hpp"
#include "text/choice.hpp"

namespace wazobus::cli {

enum class Shell : std::uint8_t { bash, zsh, fish };

inline constexpr std::array shell_choices{
    text::Choice{"bash", Shell::bash},
    text::Choice{"zsh", Shell::zsh},
    text::Choice{"fish", Shell::fish},
};

/// Returns a completion script. `root` is `wazobus` itself. All options must have been made.
std::string completion_script(const Command& root, Shell shell);

/// Returns the OPTIONS section of a manual page, in roff.
std::string manual_options(const Command& command);

/// Returns the rules of validate for its manual page, in roff.
std::string manual_rules();

/// Writes `text` to the standard output.
Exit print(const std::string& text, const commands::Context& context);

}  // namespace wazobus::cli
