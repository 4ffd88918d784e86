// SPDX-License-Identifier: MIT
#include "cli/surface.hpp"

#include <string>

#include "catch.hpp"
#include "cli/help.hpp"
#include "cli/option.hpp"
#include "cli/tree.hpp"

using namespace wazobus;

TEST_CASE("each shell completes each option, command and word of a choice", "[cli]") {
  const cli::CommandTree tree;
  for (const auto& shell : cli::shell_choices) {
    const std::string script = cli::completion_script(tree.root, shell.value);
    for (const cli::Command* const command : tree.root.visible_subcommands()) {
      CAPTURE(std::string(shell.word), std::string(command->name));
      CHECK(script.find(command->name) != std::string::npos);
      for (const cli::Option& option : command->options) {
        CAPTURE(std::string(option.names));
        CHECK(script.find(option.is_operand() ? "" : option.long_name()) != std::string::npos);
        // Of these the script asks the program, because they depend on the ACTION.
        if (option.kind == cli::Kind::catalogue_format) continue;
        for (const std::string_view word : option.words()) CHECK(script.find(word) != std::string::npos);
      }
    }
  }
}

TEST_CASE("help and the manual name each option with its value", "[cli]") {
  const cli::CommandTree tree;
  for (const cli::Command* const command : tree.root.visible_subcommands()) {
    const std::string help = cli::help_text(*command);
    const std::string manual = cli::manual_options(*command);
    CHECK(help.find("Usage: wazobus " + std::string(command->name)) != std::string::npos);
    for (const cli::Option& option : command->options) {
      CAPTURE(std::string(option.names));
      if (option.is_operand()) {
        CHECK(help.find("\n  " + std::string(option.names)) != std::string::npos);
        continue;
      }
      const std::string title = "--" + std::string(option.long_name());
      CHECK(help.find(option.takes_value() ? title + ' ' + std::string(option.value()) : title) !=
            std::string::npos);
      for (const std::string_view word : option.words()) CHECK(help.find(word) != std::string::npos);
      CHECK(manual.find(".SS " + std::string(option.group)) != std::string::npos);
    }
  }
}

TEST_CASE("a hidden command is neither in help nor completed", "[cli]") {
  const cli::CommandTree tree;
  CHECK(cli::help_text(tree.root).find("surface") == std::string::npos);
  CHECK(cli::completion_script(tree.root, cli::Shell::fish).find("-a surface") == std::string::npos);
}
