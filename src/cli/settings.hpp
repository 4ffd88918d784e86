// SPDX-License-Identifier: MIT
// Fills the options that were not typed from the configuration file.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace wazobus::commands {
struct Context;
}

namespace wazobus::cli {

struct Command;
struct CommandTree;

/// Fills the options of `command`, which was parsed, that nobody typed. A typed option goes before the
/// environment, that before the profile, that before the file's top level. Does nothing for a command without
/// --config. A source that names a broker hides the settings about the broker of sources with lower priority,
/// so that no password goes to another broker. Throws UsageError, which quotes no URI, or IoError.
void apply_settings(CommandTree& tree, Command& command, const commands::Context& context);

/// The profiles of the default configuration file; none if it cannot be read.
std::vector<std::string> profile_names(const commands::Context& context);

/// The files of --catalogue that a command line, which is not parsed, names, or else those of its
/// configuration file. Reads regular files only.
std::vector<std::string> catalogues_on(std::span<const std::string> line, const commands::Context& context);

/// The files of --template that a command line, which is not parsed, names. Regular files only.
std::vector<std::string> templates_on(std::span<const std::string> line, const commands::Context& context);

}  // namespace wazobus::cli
