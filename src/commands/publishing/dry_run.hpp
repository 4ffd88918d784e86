// SPDX-License-Identifier: MIT
// publish --dry-run: prints the capture records that would be sent.
#pragma once

#include <string>

#include "commands/context.hpp"
#include "commands/publishing/message_source.hpp"
#include "commands/publishing/outcome.hpp"
#include "commands/publishing/rounds.hpp"

namespace wazobus::commands {

/// Prints the records with the times at which they would be sent, but does not wait for these times. False if
/// there are no messages. Counts in `unnamed`.
bool print_messages(MessageSource& source, Pace pace, const std::string& exchange, UnnamedTally& unnamed,
                    const Context& context);

}  // namespace wazobus::commands
