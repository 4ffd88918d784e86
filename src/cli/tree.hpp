// SPDX-License-Identifier: MIT
// The command line, defined once: parsing, help, completions and the manual's options all come from this
// tree.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
  using Fill = std::function<void(CLI::App&)>;
  using Action = std::function<Exit(commands::Context&)>;

  /// All commands, but, where `only` is the name of one, the options of that one alone: making all of them
  /// would take a tenth of the time of a short run.
  explicit Tree(std::string_view only = {});
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree();

  /// Adds the options that the constructor left out.
  void complete();

  std::unique_ptr<CLI::App> app;

  /// What each subcommand does once the command line was parsed.
  std::map<const CLI::App*, Action> actions;

  /// The subcommands that take settings from the configuration file, and their --config and --profile.
  std::map<std::string, commands::ConnectionOptions*> configured;

 private:
  struct Values;
  using Unfilled = std::pair<CLI::App*, Fill>;

  void add(const std::string& name, const std::string& description, Fill fill, Action action);
  void add_commands();
  void add_surface();
  static void fill(const Unfilled& one);

  std::unique_ptr<Values> values_;
  std::vector<Unfilled> unfilled_;
};

}  // namespace wazobus::cli
