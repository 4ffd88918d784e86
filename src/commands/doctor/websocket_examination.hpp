// SPDX-License-Identifier: MIT
// Examines wazo-websocketd, if the URI leads to one. A build without WebSocket has another .cpp for it.
#pragma once

#include <chrono>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "commands/doctor/report.hpp"

namespace wazobus::commands {

/// Creates a token if a user is given, and revokes it at the end. Changes nothing else. Returns
/// Exit::interrupted after a signal. Throws UsageError and IoError before the first step.
Exit examine_by_websocket(const ConnectionOptions& options, std::chrono::milliseconds patience,
                          DoctorReport& report, const Context& context);

}  // namespace wazobus::commands
