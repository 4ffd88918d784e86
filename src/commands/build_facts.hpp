// SPDX-License-Identifier: MIT
// What --version says: how this program was built, and the libraries that it runs with.
#pragma once

#include <string>

namespace wazobus::commands {

/// "wazobus 0.1.0" and two lines more: the build, and the libraries.
std::string version_text(const std::string& version);

/// The same as one JSON object, with a newline.
std::string version_json(const std::string& version);

}  // namespace wazobus::commands
