// SPDX-License-Identifier: MIT
// Runs the program: parses argv, runs the command, and returns the exit status. Only run.cpp uses the
// streams, the environment and the clock of the process.
#pragma once

namespace wazobus::cli {

int run(int argc, char** argv);

}  // namespace wazobus::cli
