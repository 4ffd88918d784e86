// SPDX-License-Identifier: MIT
// From argv to an exit status: the only place where the process, its streams and its environment are touched.
#pragma once

namespace wazobus::cli {

int run(int argc, char** argv);

}  // namespace wazobus::cli
