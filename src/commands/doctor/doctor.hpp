// SPDX-License-Identifier: MIT
// wazobus doctor: tests the connection step by step, and says what is wrong and what to do.
#pragma once

#include <chrono>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct DoctorOptions {
  ConnectionOptions connection;
  std::chrono::milliseconds timeout = std::chrono::seconds(5);
  bool json = false;
  Colours color = Colours::where_a_terminal_shows_them;
};

/// Changes nothing on the broker: its queue is exclusive and temporary, and no other queue is bound for its
/// probe messages. Returns Exit::broker if a step failed.
Exit doctor(const DoctorOptions& options, Context& context);

}  // namespace wazobus::commands
