// SPDX-License-Identifier: MIT
// The first step of doctor: the brokers or servers that it examines, and the option or variable that names
// them.
#pragma once

#include <string>
#include <vector>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "commands/doctor/step.hpp"

namespace wazobus::commands {

/// `servers` are the addresses of the brokers or servers, safe for a terminal.
StepResult describe_settings(const ConnectionOptions& options, const std::vector<std::string>& servers,
                             const Context& context);

}  // namespace wazobus::commands
