// SPDX-License-Identifier: MIT
#include "cli/tree.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace wazobus;

TEST_CASE("only the options of the named command are made, and the others on demand", "[cli]") {
  cli::CommandTree tree("validate");
  for (const cli::Command& command : tree.root.subcommands) {
    CAPTURE(std::string(command.name));
    CHECK(command.options.empty() == (command.name != "validate"));
  }
  tree.complete();
  for (const cli::Command& command : tree.root.subcommands) {
    CAPTURE(std::string(command.name));
    CHECK_FALSE(command.options.empty());
    CHECK(command.parsed->get_options().size() == command.options.size());
  }
}

TEST_CASE("without a known command all options are made", "[cli]") {
  for (const char* const first : {"", "--help", "nosuch"}) {
    const cli::CommandTree tree(first);
    for (const cli::Command& command : tree.root.subcommands) CHECK_FALSE(command.options.empty());
  }
}

TEST_CASE("of an option that is typed twice the last one holds", "[cli]") {
  cli::CommandTree tree("validate");
  tree.app->parse(std::vector<std::string>{"json", "-f", "sarif", "-f", "validate"});
  for (const cli::Command& command : tree.root.subcommands) {
    if (command.name != "validate") continue;
    const auto& format = std::get<cli::OneOf>(command.option_with_long_name("format")->target);
    CHECK(format.current() == "json");
  }
}
