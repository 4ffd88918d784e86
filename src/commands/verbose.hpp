// SPDX-License-Identifier: MIT
// --verbose: what happens on a connection, in words.
#pragma once

#include <functional>
#include <string>

#include "bus/trace.hpp"

namespace wazobus::commands {

/// One line, safe for a terminal. No password.
std::string describe(const bus::Happening& happening);

/// A trace that says each happening in a line; with a verbosity of 2 also each frame, with 0 nothing.
bus::Trace verbose_trace(int verbosity, std::function<void(const std::string& line)> say);

}  // namespace wazobus::commands
