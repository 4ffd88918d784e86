// SPDX-License-Identifier: MIT
// The command line, defined once: parsing, help, completions and the manual's options all come from this
// tree.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/connecting.hpp"
#include "commands/context.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace wazobus::cli {

/// The titles in --help of the options that listen and publish share.
inline constexpr auto connection_group = "Connection";
inline constexpr auto exchange_group = "Exchange";

/// The words that an option or argument of this type name takes; empty when it takes anything.
const std::vector<std::string>& choices_of(std::string_view type_name);

struct Tree {
  Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree();

  std::unique_ptr<CLI::App> app;

  /// What each subcommand does once the command line was parsed.
  std::map<const CLI::App*, std::function<Exit(commands::Context&)>> actions;

  /// The subcommands that take settings from the configuration file, and their --config and --profile.
  std::map<std::string, commands::ConnectionOptions*> configured;

 private:
  struct Values;
  std::unique_ptr<Values> values_;
};

}  // namespace wazobus::cli
