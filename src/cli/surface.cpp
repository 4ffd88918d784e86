// SPDX-License-Identifier: MIT
#include "cli/surface.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iterator>

#include "catalogue/finding.hpp"
#include "cli/help.hpp"
#include "cli/tree.hpp"

namespace wazobus::cli {

namespace {

std::vector<const CLI::Option*> visible_options(const CLI::App& command) {
  std::vector<const CLI::Option*> options;
  for (const OptionGroup& group : option_groups(command)) {
    options.insert(options.end(), group.options.begin(), group.options.end());
  }
  return options;
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

std::vector<std::string> spellings(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

/// What can stand where an option or argument takes a value, as far as a shell can know it.
struct Values {
  std::vector<std::string> words;
  bool events = false;  // names of events of the catalogue
  bool files = false;

  [[nodiscard]] bool any() const { return !words.empty() || events || files; }
};

Values values_of(const CLI::Option& option) {
  const std::string what = option.get_positional() ? option.get_name(true) : option.get_type_name();
  return {choices_of(what),
          what == "SELECTOR" || what.starts_with("WHAT") || what.starts_with("EVENT") ||
              option.check_lname("event"),
          what.ends_with("FILE")};
}

/// What a completion shows beside an option: its description without the bracketed defaults.
std::string short_description(const CLI::Option& option) {
  const std::string& description = option.get_description();
  return description.substr(0, description.find(" ["));
}

// bash

std::string bash_reply(const Values& values) {
  std::vector<std::string> sources;
  if (!values.words.empty()) sources.push_back(fmt::format("-W '{}'", fmt::join(values.words, " ")));
  if (values.events) sources.emplace_back("-W \"$(_wazobus_events)\"");
  if (values.files) sources.emplace_back("-f");
  if (sources.empty()) return ":";
  for (std::string& source : sources) source = "compgen " + source + " -- \"$cur\"";
  return fmt::format("{}mapfile -t COMPREPLY < <({})", values.files ? "compopt -o filenames; " : "",
                     fmt::join(sources, "; "));
}

std::string bash_values(const CLI::App& command) {
  std::string cases;
  for (const CLI::Option* const option : visible_options(command)) {
    if (!takes_value(*option)) continue;
    fmt::format_to(std::back_inserter(cases), "        {}) {}; return ;;\n",
                   fmt::join(spellings(*option), "|"), bash_reply(values_of(*option)));
  }
  return cases;
}

/// One of several words stands before what follows it.
std::string bash_operands(const CLI::App& command) {
  std::string before;
  for (const CLI::Option* const positional : positionals(command)) {
    const Values values = values_of(*positional);
    const std::string reply = bash_reply(values);
    if (values.words.empty()) return before.empty() ? reply : fmt::format("{}; else {}; fi", before, reply);
    before = fmt::format("if [[ \" ${{COMP_WORDS[*]:2:COMP_CWORD-2}} \" != *\\ @({})\\ * ]]; then {}",
                         fmt::join(values.words, "|"), reply);
  }
  return before.empty() ? ":" : before + "; fi";
}

std::string bash_command(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* const option : visible_options(command)) {
    const std::vector<std::string> names = spellings(*option);
    words.insert(words.end(), names.begin(), names.end());
  }
  return fmt::format(
      "    {})\n"
      "      case $prev in\n"
      "{}"
      "      esac\n"
      "      if [[ $cur == -* ]]; then\n"
      "        mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$cur\")\n"
      "      else\n"
      "        {}\n"
      "      fi ;;\n",
      command.get_name(), bash_values(command), fmt::join(words, " "), bash_operands(command));
}

std::string bash_script(const CLI::App& app) {
  std::string cases;
  std::vector<std::string> names;
  for (const CLI::App* const command : commands_of(app)) {
    names.push_back(command->get_name());
    cases += bash_command(*command);
  }
  return fmt::format(
      "# bash completion for wazobus; printed by `wazobus completion bash`\n"
      "_wazobus_events() {{\n"
      "  local name\n"
      "  while read -r name _; do [[ $name == {{* ]] || printf '%s\\n' \"$name\"; done < <(\n"
      "    \"${{COMP_WORDS[0]/#\\~/$HOME}}\" catalogue list 2>/dev/null\n"
      "  )\n"
      "}}\n"
      "_wazobus() {{\n"
      "  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command=''\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD > 1)); then command=${{COMP_WORDS[1]}}; fi\n"
      "  case $command in\n"
      "{}"
      "    *) mapfile -t COMPREPLY < <(compgen -W '{} --help --version' -- \"$cur\") ;;\n"
      "  esac\n"
      "}}\n"
      "complete -F _wazobus wazobus\n",
      cases, fmt::join(names, " "));
}

// zsh

/// For inside single quotes, where [ ] and : would end what _arguments reads as a description.
std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_values(const Values& values) {
  if (values.events) return values.files ? "_wazobus_events_and_files" : "_wazobus_events";
  if (values.files) return "_files";
  return values.words.empty() ? "" : fmt::format("({})", fmt::join(values.words, " "));
}

std::string zsh_command(const CLI::App& command) {
  std::string specs;
  for (const CLI::Option* const option : visible_options(command)) {
    std::string value;
    if (takes_value(*option)) {
      value = fmt::format(":{}:{}", zsh_escaped(option->get_type_name()), zsh_values(values_of(*option)));
    }
    const bool repeats = option->get_items_expected_max() > 1;
    for (const std::string& name : spellings(*option)) {
      fmt::format_to(std::back_inserter(specs), "        '{}{}[{}]{}' \\\n", repeats ? "*" : "", name,
                     zsh_escaped(short_description(*option)), value);
    }
  }
  for (const CLI::Option* const positional : positionals(command)) {
    const std::string name = positional->get_name(true);
    fmt::format_to(std::back_inserter(specs), "        '{}:{}:{}' \\\n",
                   positional->get_items_expected_max() > 1 ? "*" : "", name,
                   zsh_values(values_of(*positional)));
  }
  return fmt::format("    {})\n      _arguments -s \\\n{}        && return 0 ;;\n", command.get_name(),
                     specs);
}

std::string zsh_script(const CLI::App& app) {
  std::string names;
  std::string cases;
  for (const CLI::App* const command : commands_of(app)) {
    fmt::format_to(std::back_inserter(names), "    '{}:{}'\n", command->get_name(),
                   zsh_escaped(command->get_description()));
    cases += zsh_command(*command);
  }
  return fmt::format(
      "#compdef wazobus\n"
      "# zsh completion for wazobus; printed by `wazobus completion zsh`\n"
      "_wazobus_events() {{\n"
      "  local -a names expl\n"
      "  names=(${{${{(f)\"$(_call_program events wazobus catalogue list)\"}}%% *}})\n"
      "  names=(${{names:#\\{{*}})\n"
      "  _wanted events expl event compadd \"$@\" -a names\n"
      "}}\n"
      "_wazobus_events_and_files() {{\n"
      "  _wazobus_events \"$@\"\n"
      "  _files \"$@\"\n"
      "}}\n"
      "_wazobus() {{\n"
      "  local -a commands\n"
      "  commands=(\n"
      "{}"
      "  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $command in\n"
      "{}"
      "  esac\n"
      "}}\n"
      "if [[ $funcstack[1] == _wazobus ]]; then _wazobus \"$@\"; else compdef _wazobus wazobus; fi\n",
      names, cases);
}

// fish

std::string fish_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish_words(const Values& values) {
  if (values.events) return " -a '(__wazobus_events)'";
  return values.words.empty() ? "" : fmt::format(" -a '{}'", fmt::join(values.words, " "));
}

std::string fish_option(const CLI::App& command, const CLI::Option& option) {
  std::string line =
      fmt::format("complete -c wazobus -n '__fish_seen_subcommand_from {}'", command.get_name());
  for (const std::string& name : option.get_snames()) line += " -s " + name;
  for (const std::string& name : option.get_lnames()) line += " -l " + name;
  const Values values = values_of(option);
  if (takes_value(option)) line += values.files ? " -r -F" : " -x";
  return line + fish_words(values) + fmt::format(" -d '{}'\n", fish_escaped(short_description(option)));
}

std::string fish_script(const CLI::App& app) {
  std::string out =
      "# fish completion for wazobus; printed by `wazobus completion fish`\n"
      "function __wazobus_events\n"
      "    wazobus catalogue list 2>/dev/null | string replace -r ' .*' '' | string match -v '{*'\n"
      "end\n"
      "complete -c wazobus -f\n";
  for (const CLI::App* const command : commands_of(app)) {
    fmt::format_to(std::back_inserter(out), "complete -c wazobus -n __fish_use_subcommand -a {} -d '{}'\n",
                   command->get_name(), fish_escaped(command->get_description()));
    for (const CLI::Option* const option : visible_options(*command)) out += fish_option(*command, *option);
    std::string seen = "__fish_seen_subcommand_from " + command->get_name();
    for (const CLI::Option* const positional : positionals(*command)) {
      const Values values = values_of(*positional);
      // One of several words stands before what follows it.
      const std::string words = fmt::format("__fish_seen_subcommand_from {}", fmt::join(values.words, " "));
      const std::string place = seen + (values.words.empty() ? "" : "; and not " + words);
      if (values.any())
        out += fmt::format("complete -c wazobus -n '{}'{}{}\n", place, fish_words(values),
                           values.files ? " -F" : "");
      if (!values.words.empty()) seen += "; and " + words;
    }
  }
  return out;
}

/// roff takes a leading dot or quote for a request, and a bare hyphen for a typographic one.
std::string roff_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '.' && out.empty()) {
      out += "\\&.";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell) {
  if (shell == "zsh") return zsh_script(app);
  return shell == "fish" ? fish_script(app) : bash_script(app);
}

std::string manual_options(const CLI::App& command) {
  std::string out;
  for (const OptionGroup& group : option_groups(command)) {
    fmt::format_to(std::back_inserter(out), ".SS {}\n", group.title);
    for (const CLI::Option* const option : group.options) {
      std::vector<std::string> names;
      for (const std::string& name : spellings(*option))
        names.push_back("\\fB" + roff_escaped(name) + "\\fR");
      const std::string value =
          takes_value(*option) ? " \\fI" + roff_escaped(option->get_type_name()) + "\\fR" : "";
      fmt::format_to(std::back_inserter(out), ".TP\n{}{}\n{}.\n", fmt::join(names, ", "), value,
                     roff_escaped(option->get_description()));
    }
  }
  return out;
}

std::string manual_rules() {
  std::string out;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    fmt::format_to(std::back_inserter(out), ".TP\n\\fB{}\\fR ({})\n{}\n", roff_escaped(rule.id),
                   catalogue::name_of(rule.usually), roff_escaped(rule.description));
  }
  return out;
}

Exit print(const std::string& text, const commands::Context& context) {
  auto out = context.standard_output();
  out.buffer() = text;
  out.flush();
  return Exit::done;
}

}  // namespace wazobus::cli
