// SPDX-License-Identifier: MIT
// Hints about templates that can be used, but hardly do what was meant.
#pragma once

#include <string_view>

#include "commands/context.hpp"

namespace wazobus::commands {

/// Says what looks like a mistake in the template of --format.
void hint_at_template_mistakes(std::string_view format, const Context& context);

}  // namespace wazobus::commands
