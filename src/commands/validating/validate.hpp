// SPDX-License-Identifier: MIT
// wazobus validate: checks captures and other JSON against the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "commands/configuration.hpp"
#include "commands/context.hpp"
#include "render/findings.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct ValidateOptions {
  ConfigurationOptions configuration;
  std::vector<std::string> files;  ///< if empty: the standard input
  /// If empty: text, or nothing with `quiet`.
  std::optional<render::FindingFormat> format;
  Colours color = Colours::where_a_terminal_shows_them;
  catalogue::Edition edition = catalogue::Edition::current;
  catalogue::Input input = catalogue::Input::detect;
  std::optional<std::string> event;
  std::vector<std::string> catalogues;
  bool unknown_fields = false;
  std::vector<std::string> ignored;
  bool strict = false;
  bool fail_fast = false;
  bool quiet = false;
  bool summary = false;
  std::uint64_t min_events = 0;
  std::optional<std::uint64_t> max_errors;
  std::optional<std::uint64_t> jobs;
  /// Print the page of this rule and of the rules in `files`. An empty text: list the rules.
  std::optional<std::string> explain;
};

/// Checks the options (setup.hpp), then opens one file after the other. With `explain` it only prints pages
/// of rules.
Exit validate(const ValidateOptions& options, Context& context);

}  // namespace wazobus::commands
