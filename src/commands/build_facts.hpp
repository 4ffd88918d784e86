// SPDX-License-Identifier: MIT
// The output of --version: how this program was built, and the libraries that it runs with.
#pragma once

#include <string>

namespace wazobus::commands {

/// Returns three lines: "wazobus 0.1.0", the build, and the libraries.
std::string version_text(const std::string& version);

/// Returns the same facts as one JSON object, with a newline.
std::string version_json(const std::string& version);

}  // namespace wazobus::commands
