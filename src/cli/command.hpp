// SPDX-License-Identifier: MIT
// A command and its options. Help, completions, the manual and the parser read these descriptions.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

namespace CLI {
class App;
}

namespace wazobus::commands {
struct ConfigurationOptions;
struct ConnectionOptions;
}  // namespace wazobus::commands

namespace wazobus::cli {

struct Command {
  std::string_view name = {};
  std::string_view description = {};
  /// The lines of examples in --help.
  std::string_view examples = {};
  /// Makes the options. Called only if they are needed, because making those of all commands would take a
  /// tenth of a short run.
  std::function<std::vector<Option>()> make_options = {};
  /// Runs the command after its options were parsed.
  std::function<Exit(commands::Context&)> run = {};
  /// For a command that takes settings from the configuration file; otherwise null.
  commands::ConfigurationOptions* configuration = nullptr;
  /// The same object, if the command connects; otherwise null.
  commands::ConnectionOptions* connection = nullptr;
  bool is_hidden = false;

  /// Empty until the tree makes them.
  std::vector<Option> options = {};
  /// Only `wazobus` itself has subcommands.
  std::vector<Command> subcommands = {};
  /// Set by the tree.
  CLI::App* parsed = nullptr;

  /// "wazobus listen", or "wazobus" for the root.
  [[nodiscard]] std::string full_name() const;
  [[nodiscard]] std::vector<const Command*> visible_subcommands() const;
  [[nodiscard]] const Option* option_with_long_name(std::string_view name) const;
  /// Finds an option by "-f" or "--format"; null if there is none.
  [[nodiscard]] const Option* option_spelled(std::string_view spelling) const;
  [[nodiscard]] std::vector<const Option*> operands() const;
};

/// The options that --help shows under one title.
struct OptionGroup {
  std::string_view title;
  std::vector<const Option*> options;
};

/// Returns the groups in the order in which their titles first appear.
std::vector<OptionGroup> option_groups(const Command& command);

}  // namespace wazobus::cli
