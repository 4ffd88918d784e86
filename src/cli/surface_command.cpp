// SPDX-License-Identifier: MIT
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/completion_words.hpp"
#include "cli/settings.hpp"
#include "cli/surface.hpp"
#include "cli/tree.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/publishing/input.hpp"
#include "text/error.hpp"
#include "text/shell_word.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view completion_examples =
    "source <(wazobus completion bash)     in ~/.bashrc\n"
    "source <(wazobus completion zsh)      in ~/.zshrc, after compinit\n"
    "wazobus completion fish | source      in ~/.config/fish/config.fish";

std::vector<Option> completion_options(Shell& shell) {
  return {{.names = "SHELL",
           .kind = Kind::choice,
           .target = one_of(shell_choices, shell),
           .help = "bash, zsh or fish",
           .is_required = true}};
}

struct Asked {
  std::string what;
  /// For `words`: the kind, the typed part of the word, and the rest of the command line. Each may have an
  /// equals sign before it, so that it may begin with a hyphen.
  std::vector<std::string> words;
};

/// Returns the catalogue with the files that the command line or the configuration names.
catalogue::Catalogue catalogue_for(std::span<const std::string> line, const commands::Context& context) {
  try {
    return commands::load_catalogue(catalogues_on(line, context));
  } catch (const Failure&) {
    return catalogue::Catalogue::builtin();  // the command itself will say what is wrong
  }
}

/// Returns the names of events in the templates that the command line names.
std::vector<std::string> names_in_templates(std::span<const std::string> line,
                                            const commands::Context& context) {
  std::vector<std::string> all;
  for (const std::string& path : templates_on(line, context)) {
    try {
      const std::vector<std::string> names = commands::names_in_template(path);
      all.insert(all.end(), names.begin(), names.end());
    } catch (const Failure&) {
      continue;  // the command itself will say what is wrong
    }
  }
  return all;
}

std::string words_for(const std::vector<std::string>& words, const commands::Context& context) {
  if (words.size() < 2) return {};
  std::vector<std::string> typed;
  for (const std::string& word : std::span(words).subspan(1))
    typed.push_back(word.substr(word.starts_with('=')));
  // bash and zsh pass the other words as they were typed.
  for (std::string& word : std::span(typed).subspan(1)) word = text::without_quotes(word);
  const catalogue::Catalogue catalogue = catalogue_for(std::span(typed).subspan(1), context);
  const std::vector<std::string> names = names_in_templates(std::span(typed).subspan(1), context);
  typed.insert(typed.end(), names.begin(), names.end());
  return completion_words(words[0], typed[0], std::span(typed).subspan(1), catalogue, context);
}

std::string surface_of(CommandTree& tree, const Asked& asked, const commands::Context& context) {
  const std::string& what = asked.what;
  if (what == "rules") return manual_rules();
  if (what == "words") return words_for(asked.words, context);
  tree.complete();
  if (what == "wazobus") return manual_options(tree.root);
  for (const Command* const command : tree.root.visible_subcommands()) {
    if (command->name == what) return manual_options(*command);
  }
  throw UsageError("COMMAND: there is no such command", "wazobus --help shows how to use it");
}

}  // namespace

Command completion_command(CommandTree& tree) {
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

/// A hidden command. For scripts/regenerate it prints the options of a command for its manual page, or the
/// rules of validate; for completion scripts it prints words.
Command surface_command(CommandTree& tree) {
  const auto asked = std::make_shared<Asked>();
  return {
      .name = "surface",
      .description = "Print the options of a command for its manual page",
      .make_options =
          [asked] {
            return std::vector<Option>{{.names = "COMMAND",
                                        .kind = Kind::name,
                                        .target = &asked->what,
                                        .help = "A command, wazobus for itself, rules or words",
                                        .is_required = true},
                                       {.names = "WORD",
                                        .kind = Kind::name,
                                        .target = &asked->words,
                                        .help = "With words: the kind, what is typed, the command line"}};
          },
      .run = [asked, &tree](
                 commands::Context& context) { return print(surface_of(tree, *asked, context), context); },
      .is_hidden = true};
}

}  // namespace wazobus::cli
