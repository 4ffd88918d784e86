// SPDX-License-Identifier: MIT
// All commands, and the parser that is made from their descriptions.
#pragma once

#include <memory>
#include <string_view>

#include "cli/command.hpp"

namespace CLI {
class App;
}

namespace wazobus::cli {

struct CommandTree {
  /// Makes all commands, and their options: only those of `only` if that names a command, and none but those
  /// of `wazobus` itself if it is one of them.
  explicit CommandTree(std::string_view only = {});
  CommandTree(const CommandTree&) = delete;
  CommandTree& operator=(const CommandTree&) = delete;
  ~CommandTree();

  /// Makes the options that the constructor left out.
  void complete();

  /// `wazobus` itself. Its subcommands stay where they are.
  Command root;
  std::unique_ptr<CLI::App> app;

 private:
  void make_options(Command& command);
};

}  // namespace wazobus::cli
