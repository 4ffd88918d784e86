// SPDX-License-Identifier: MIT
// The command line for shells and for man, printed from the descriptions of the options.
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

/// `root` is `wazobus` itself, all of whose options have been made.
std::string completion_script(const Command& root, Shell shell);

/// The OPTIONS section of a manual page, in roff.
std::string manual_options(const Command& command);

/// The rules of validate for its manual page, in roff.
std::string manual_rules();

/// Writes to the standard output.
Exit print(const std::string& text, const commands::Context& context);

}  // namespace wazobus::cli
