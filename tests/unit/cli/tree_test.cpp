// SPDX-License-Identifier: MIT
#include "cli/tree.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <optional>
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
  for (const char* const first : {"", "nosuch", "--nosuch"}) {
    const cli::CommandTree tree(first);
    for (const cli::Command& command : tree.root.subcommands) CHECK_FALSE(command.options.empty());
  }
}

TEST_CASE("--help and --version need no option of a command", "[cli]") {
  for (const char* const first : {"--help", "-h", "--version"}) {
    const cli::CommandTree tree(first);
    for (const cli::Command& command : tree.root.subcommands) CHECK(command.options.empty());
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

TEST_CASE("a duration is read once, for its option", "[cli]") {
  using namespace std::chrono_literals;
  using Words = std::vector<std::string>;
  cli::CommandTree tree("listen");
  const cli::Command& listen = tree.root.subcommands.front();
  const auto time_of = [&listen](std::string_view name) {
    return *std::get<std::optional<std::chrono::milliseconds>*>(listen.option_with_long_name(name)->target);
  };
  const auto stats = std::get<cli::FlagOrDuration>(listen.option_with_long_name("stats")->target);
  tree.app->parse(Words{"--stats", "1.5s", "--heartbeat", "0", "--timeout", "listen"});
  CHECK(time_of("timeout") == 0ms);
  CHECK(time_of("heartbeat") == 1500ms);
  CHECK_FALSE(time_of("idle-timeout"));
  CHECK(*stats.flag);
  CHECK_FALSE(*stats.duration);
  tree.app->parse(Words{"--stats=5s", "listen"});
  CHECK(*stats.duration == 5s);
  try {
    tree.app->parse(Words{"soon", "--timeout", "listen"});
    FAIL("a word was a duration");
  } catch (const UsageError& error) {
    CHECK(error.what() == std::string("--timeout takes a duration, not 'soon'"));
  }
}
