// SPDX-License-Identifier: MIT
// --verbose: describes what happens on a connection.
#pragma once

#include <functional>
#include <string>

#include "bus/trace.hpp"

namespace wazobus::commands {

/// Returns one line, safe for a terminal and without passwords.
std::string describe(const bus::Happening& happening);

/// Returns a trace that calls `say` with a line for each happening. With a verbosity of 2 it also describes
/// each frame; with 0 it does nothing.
bus::Trace verbose_trace(int verbosity, std::function<void(const std::string& line)> say);

}  // namespace wazobus::commands
