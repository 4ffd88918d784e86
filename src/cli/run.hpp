// SPDX-License-Identifier: MIT
// Turns argv into an exit status. Only this file touches the process: its streams, environment and clock.
#pragma once

namespace wazobus::cli {

int run(int argc, char** argv);

}  // namespace wazobus::cli
