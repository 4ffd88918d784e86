// SPDX-License-Identifier: MIT
// What a user is told about the standard input: that it is read from the terminal, or that it is not read.
#pragma once

#include <span>
#include <string>

#include "commands/configuration.hpp"
#include "commands/context.hpp"

namespace wazobus::commands {

/// Tells the user that the standard input is read, if it is a terminal and one of `inputs` is `-`. Otherwise
/// the program would seem to hang.
void say_if_typed(std::span<const std::string> inputs, bool is_quiet, const Context& context);

/// Throws UsageError if --config reads the standard input, which one of `inputs` is as well.
void require_input_for_config(const ConfigurationOptions& options, std::span<const std::string> inputs);

/// For a command that does not read the standard input: if a capture waits there, hints at --from -. Takes
/// nothing from it. Returns true if it printed the hint.
bool hint_at_unread_input(const Context& context);

/// Can bytes that look like a capture (JSON, or packed) be read from `fd` now? Takes nothing from it.
bool has_capture_waiting(int fd);

}  // namespace wazobus::commands
