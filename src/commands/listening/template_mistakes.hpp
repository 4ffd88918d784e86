// SPDX-License-Identifier: MIT
// Hints about templates that are valid, but probably do not do what the user meant.
#pragma once

#include <string_view>

#include "commands/context.hpp"

namespace wazobus::commands {

/// Prints a hint for each probable mistake in the template of --format.
void hint_at_template_mistakes(std::string_view format, const Context& context);

}  // namespace wazobus::commands
