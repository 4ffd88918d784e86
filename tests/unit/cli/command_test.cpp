// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace wazobus;
using cli::Kind;

namespace {

cli::Option flag(std::string_view names) {
  return {.names = names, .kind = Kind::flag, .target = cli::BuiltIn{}, .help = "Help"};
}

cli::Command command_with_options() {
  cli::Command command{.name = "it"};
  command.options.push_back(flag("FILE"));
  cli::append(command.options, "One", {flag("-a,--all"), flag("--bare")});
  cli::append(command.options, "Two", {flag("--cut")});
  cli::append(command.options, "One", {flag("--deep")});
  return command;
}

}  // namespace

TEST_CASE("a command finds its options by long name and by spelling", "[cli]") {
  const cli::Command command = command_with_options();
  CHECK(command.option_with_long_name("all")->names == "-a,--all");
  CHECK(command.option_with_long_name("a") == nullptr);
  CHECK(command.option_spelled("-a") == command.option_spelled("--all"));
  CHECK(command.option_spelled("all") == nullptr);
  CHECK(command.option_spelled("FILE") == nullptr);
  CHECK(command.operands() == std::vector<const cli::Option*>{&command.options.front()});
}

TEST_CASE("options of one title stand together, in the order of the titles", "[cli]") {
  const cli::Command command = command_with_options();
  const std::vector<cli::OptionGroup> groups = cli::option_groups(command);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].title == "One");
  CHECK(groups[0].options.size() == 3);
  CHECK(groups[1].title == "Two");
  CHECK(groups[1].options.size() == 1);
}

TEST_CASE("a subcommand's full name begins with the program's", "[cli]") {
  cli::Command root{.name = "wazobus"};
  root.subcommands.push_back({.name = "listen"});
  root.subcommands.push_back({.name = "secret", .is_hidden = true});
  CHECK(root.full_name() == "wazobus");
  CHECK(root.subcommands.front().full_name() == "wazobus listen");
  CHECK(root.visible_subcommands() == std::vector<const cli::Command*>{&root.subcommands.front()});
}
