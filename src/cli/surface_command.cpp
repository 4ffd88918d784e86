// SPDX-License-Identifier: MIT
#include <memory>
#include <string>

#include "catalogue/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/surface.hpp"
#include "cli/tree.hpp"
#include "commands/catalogue_files.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view completion_examples =
    "wazobus completion bash > ~/.local/share/bash-completion/completions/wazobus\n"
    "wazobus completion zsh > \"${fpath[1]}/_wazobus\"\n"
    "wazobus completion fish > ~/.config/fish/completions/wazobus.fish";

std::vector<Option> completion_options(Shell& shell) {
  return {{.names = "SHELL",
           .kind = Kind::choice,
           .target = one_of(shell_choices, shell),
           .help = "bash, zsh or fish",
           .is_required = true}};
}

/// The events of the built-in catalogue as publish takes them, one a line.
std::string event_words() {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  std::string lines;
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    if (!entry->is_family()) lines += commands::spelled({entry->family, entry->name}) + '\n';
  }
  return lines;
}

std::string surface_of(Tree& tree, const std::string& what) {
  if (what == "rules") return manual_rules();
  if (what == "events") return event_words();
  tree.complete();
  if (what == "wazobus") return manual_options(tree.root);
  for (const Command* const command : tree.root.visible_subcommands()) {
    if (command->name == what) return manual_options(*command);
  }
  throw UsageError("COMMAND: there is no such command", "wazobus --help shows how to use it");
}

}  // namespace

Command completion_command(Tree& tree) {
  const auto shell = std::make_shared<Shell>(Shell::bash);
  return {.name = "completion",
          .description = "Print a shell's completion script",
          .examples = completion_examples,
          .make_options = [shell] { return completion_options(*shell); },
          .run =
              [shell, &tree](commands::Context& context) {
                tree.complete();
                return print(completion_script(tree.root, *shell), context);
              }};
}

/// For scripts/regenerate: the options of one command as they stand in its manual page, or validate's rules.
/// For completion scripts: the events.
Command surface_command(Tree& tree) {
  const auto what = std::make_shared<std::string>();
  return {
      .name = "surface",
      .description = "Print the options of a command for its manual page",
      .make_options =
          [what] {
            return std::vector<Option>{{.names = "COMMAND",
                                        .kind = Kind::name,
                                        .target = what.get(),
                                        .help = "A command, wazobus for itself, rules or events",
                                        .is_required = true}};
          },
      .run = [what, &tree](commands::Context& context) { return print(surface_of(tree, *what), context); },
      .is_hidden = true};
}

}  // namespace wazobus::cli
