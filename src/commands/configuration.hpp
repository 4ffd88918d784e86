// SPDX-License-Identifier: MIT
// The options about the configuration file.
#pragma once

#include <optional>
#include <string>

namespace wazobus::commands {

struct ConfigurationOptions {
  std::optional<std::string> config_file;
  std::optional<std::string> profile;
  /// The configuration file that was read.
  std::optional<std::string> settings_file;
};

}  // namespace wazobus::commands
