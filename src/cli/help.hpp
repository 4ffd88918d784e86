// SPDX-License-Identifier: MIT
// --help: what a stranger reads first, within 80 columns.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace wazobus::cli {

class Help : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

/// The options that --help shows, in the order they were defined, each group's together.
struct OptionGroup {
  std::string title;
  std::vector<const CLI::Option*> options;
};
std::vector<OptionGroup> option_groups(const CLI::App& app);

/// The arguments without a dash.
std::vector<const CLI::Option*> positionals(const CLI::App& app);

/// The subcommands that are not hidden.
std::vector<const CLI::App*> commands_of(const CLI::App& app);

/// "-f, --format FORMAT", without aliases beyond the first long name.
std::string option_title(const CLI::Option& option);

/// "wazobus listen", or "wazobus" alone.
std::string full_name(const CLI::App& app);

/// "[OPTIONS] [SELECTOR...]": what follows the command's name.
std::string synopsis(const CLI::App& app);

}  // namespace wazobus::cli
