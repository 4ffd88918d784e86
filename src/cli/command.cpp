// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

#include <algorithm>

namespace wazobus::cli {

std::string Command::full_name() const {
  const bool is_root = !subcommands.empty();
  return is_root ? std::string(name) : "wazobus " + std::string(name);
}

std::vector<const Command*> Command::visible_subcommands() const {
  std::vector<const Command*> visible;
  for (const Command& command : subcommands) {
    if (!command.is_hidden) visible.push_back(&command);
  }
  return visible;
}

const Option* Command::option_with_long_name(std::string_view wanted) const {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [wanted](const Option& option) { return option.has_long_name(wanted); });
  return found == options.end() ? nullptr : &*found;
}

const Option* Command::option_spelled(std::string_view spelling) const {
  const auto found = std::find_if(options.begin(), options.end(), [spelling](const Option& option) {
    const std::vector<std::string_view> all = option.spellings();
    return std::find(all.begin(), all.end(), spelling) != all.end();
  });
  return found == options.end() ? nullptr : &*found;
}

std::vector<const Option*> Command::operands() const {
  std::vector<const Option*> found;
  for (const Option& option : options) {
    if (option.is_operand()) found.push_back(&option);
  }
  return found;
}

std::vector<OptionGroup> option_groups(const Command& command) {
  std::vector<OptionGroup> groups;
  for (const Option& option : command.options) {
    if (option.is_operand()) continue;
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&option](const OptionGroup& known) { return known.title == option.group; });
    if (group == groups.end()) group = groups.insert(groups.end(), {option.group, {}});
    group->options.push_back(&option);
  }
  return groups;
}

}  // namespace wazobus::cli
