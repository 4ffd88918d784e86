// SPDX-License-Identifier: MIT
// Hints about a command of --exec that was typed without quotes, or as if it ran for each event.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Is the selector probably a further word of the command? For --exec notify-send {name} the shell passes
/// them apart.
bool is_piece_of_command(const std::string& command, const event::Selector& selector,
                         const catalogue::Catalogue& catalogue);

/// Prints the hints. They are no errors, since other programs may send events that the catalogue does not
/// know.
void hint_at_command_mistakes(const std::string& command, const event::Criteria& criteria,
                              const catalogue::Catalogue& catalogue, const Context& context);

}  // namespace wazobus::commands
