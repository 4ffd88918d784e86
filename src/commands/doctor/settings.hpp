// SPDX-License-Identifier: MIT
// The first step: what is examined, and what says so.
#pragma once

#include <string>
#include <vector>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "commands/doctor/step.hpp"

namespace wazobus::commands {

/// `servers` are the brokers or the servers, safe for a terminal.
Step describe_settings(const ConnectionOptions& options, const std::vector<std::string>& servers,
                       const Context& context);

}  // namespace wazobus::commands
