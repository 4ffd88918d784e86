// SPDX-License-Identifier: MIT
#include "cli/surface.hpp"

#include <fmt/format.h>

#include <iterator>

#include "catalogue/finding.hpp"

namespace wazobus::cli {

namespace {

std::vector<const Option*> options_by_group(const Command& command) {
  std::vector<const Option*> options;
  for (const OptionGroup& group : option_groups(command))
    options.insert(options.end(), group.options.begin(), group.options.end());
  return options;
}

/// What a shell offers as the value of an option or as an operand.
struct Values {
  std::vector<std::string_view> words;
  bool event_names = false;  ///< as they are on the bus
  bool events = false;       ///< with ami: or ari: before those of Asterisk
  bool files = false;

  [[nodiscard]] bool any() const { return !words.empty() || event_names || events || files; }
};

Values values_of(const Option& option) {
  const Completion completion = info(option.kind).completion;
  const bool events_and_files = completion == Completion::events_and_files;
  return {option.words(), completion == Completion::event_names, events_and_files,
          events_and_files || completion == Completion::files};
}

/// What a completion shows beside an option: its description without the bracketed defaults.
std::string_view short_description(const Option& option) {
  const std::string_view help = option.help;
  return help.substr(0, help.find(" ["));
}

// bash

std::string bash_reply(const Values& values) {
  std::vector<std::string> sources;
  if (!values.words.empty()) sources.push_back(fmt::format("-W '{}'", fmt::join(values.words, " ")));
  // Names may follow others and a comma, which no other words do.
  if (values.event_names) return "mapfile -t COMPREPLY < <(_wazobus_event_list \"$cur\")";
  if (values.events) sources.emplace_back("-W \"$(_wazobus_events)\"");
  if (values.files) sources.emplace_back("-f");
  if (sources.empty()) return ":";
  for (std::string& source : sources) source = "compgen " + source + " -- \"$cur\"";
  return fmt::format("{}mapfile -t COMPREPLY < <({})", values.files ? "compopt -o filenames; " : "",
                     fmt::join(sources, "; "));
}

std::string bash_values(const Command& command) {
  std::string cases;
  for (const Option* const option : options_by_group(command)) {
    if (!option->takes_value()) continue;
    fmt::format_to(std::back_inserter(cases), "        {}) {}; return ;;\n",
                   fmt::join(option->spellings(), "|"), bash_reply(values_of(*option)));
  }
  return cases;
}

/// An operand that takes one of several words is completed until one of them has been typed, then the next
/// operand is.
std::string bash_operands(const Command& command) {
  std::string before;
  for (const Option* const operand : command.operands()) {
    const Values values = values_of(*operand);
    const std::string reply = bash_reply(values);
    if (values.words.empty()) return before.empty() ? reply : fmt::format("{}; else {}; fi", before, reply);
    before = fmt::format("if [[ \" ${{COMP_WORDS[*]:2:COMP_CWORD-2}} \" != *\\ @({})\\ * ]]; then {}",
                         fmt::join(values.words, "|"), reply);
  }
  return before.empty() ? ":" : before + "; fi";
}

std::string bash_command(const Command& command) {
  std::vector<std::string_view> words;
  for (const Option* const option : options_by_group(command)) {
    const std::vector<std::string_view> names = option->spellings();
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
      command.name, bash_values(command), fmt::join(words, " "), bash_operands(command));
}

std::string bash_script(const Command& root) {
  std::string cases;
  std::vector<std::string_view> names;
  for (const Command* const command : root.visible_subcommands()) {
    names.push_back(command->name);
    cases += bash_command(*command);
  }
  return fmt::format(
      "# bash completion for wazobus; printed by `wazobus completion bash`\n"
      "_wazobus_event_names() {{\n"
      "  local name\n"
      "  while read -r name _; do [[ $name == {{* ]] || printf '%s\\n' \"$name\"; done < <(\n"
      "    \"${{COMP_WORDS[0]/#\\~/$HOME}}\" catalogue list 2>/dev/null\n"
      "  )\n"
      "}}\n"
      "_wazobus_event_list() {{\n"
      "  local before=''\n"
      "  if [[ $1 == *,* ]]; then before=${{1%,*}},; fi\n"
      "  compgen -P \"$before\" -W \"$(_wazobus_event_names)\" -- \"${{1##*,}}\"\n"
      "}}\n"
      "_wazobus_events() {{ \"${{COMP_WORDS[0]/#\\~/$HOME}}\" surface events 2>/dev/null; }}\n"
      "_wazobus_reply() {{\n"
      "  local command=''\n"
      "  if ((COMP_CWORD > 1)); then command=${{COMP_WORDS[1]}}; fi\n"
      "  case $command in\n"
      "{0}"
      "    help) mapfile -t COMPREPLY < <(compgen -W '{1}' -- \"$cur\") ;;\n"
      "    *) mapfile -t COMPREPLY < <(compgen -W '{1} help --help --version' -- \"$cur\") ;;\n"
      "  esac\n"
      "}}\n"
      "_wazobus() {{\n"
      "  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} before=''\n"
      "  # bash takes --color=al for three words too, and replaces the one behind the equals sign.\n"
      "  if [[ $cur == = ]]; then cur=''\n"
      "  elif ((COMP_CWORD > 2)) && [[ $prev == = ]]; then prev=${{COMP_WORDS[COMP_CWORD-2]}}; fi\n"
      "  # bash takes ari:StasisStart for three words, and replaces the one behind the colon.\n"
      "  if ((COMP_CWORD > 2)) && [[ $cur == : ]]; then\n"
      "    before=$prev: cur=$prev: prev=${{COMP_WORDS[COMP_CWORD-2]}}\n"
      "  elif ((COMP_CWORD > 3)) && [[ $prev == : ]]; then\n"
      "    before=${{COMP_WORDS[COMP_CWORD-2]}}: prev=${{COMP_WORDS[COMP_CWORD-3]}}\n"
      "    cur=$before$cur\n"
      "  fi\n"
      "  COMPREPLY=()\n"
      "  _wazobus_reply\n"
      "  COMPREPLY=(\"${{COMPREPLY[@]#\"$before\"}}\")\n"
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
  if (values.event_names) return "_wazobus_event_names";
  if (values.events) return "_wazobus_events_and_files";
  if (values.files) return "_files";
  return values.words.empty() ? "" : fmt::format("({})", fmt::join(values.words, " "));
}

std::string zsh_command(const Command& command) {
  std::string specs;
  for (const Option* const option : options_by_group(command)) {
    std::string value;
    if (option->takes_value()) {
      value = fmt::format(":{}:{}", zsh_escaped(option->value()), zsh_values(values_of(*option)));
    }
    for (const std::string_view name : option->spellings()) {
      // --color=always as well as --color always
      const bool may_be_joined = option->takes_value() && name.starts_with("--");
      fmt::format_to(std::back_inserter(specs), "        '{}{}{}[{}]{}' \\\n",
                     option->is_repeatable() ? "*" : "", name, may_be_joined ? "=" : "",
                     zsh_escaped(short_description(*option)), value);
    }
  }
  for (const Option* const operand : command.operands()) {
    fmt::format_to(std::back_inserter(specs), "        '{}:{}:{}' \\\n", operand->is_repeatable() ? "*" : "",
                   operand->names, zsh_values(values_of(*operand)));
  }
  return fmt::format("    {})\n      _arguments -s \\\n{}        && return 0 ;;\n", command.name, specs);
}

std::string zsh_script(const Command& root) {
  std::string names;
  std::string cases;
  for (const Command* const command : root.visible_subcommands()) {
    fmt::format_to(std::back_inserter(names), "    '{}:{}'\n", command->name,
                   zsh_escaped(command->description));
    cases += zsh_command(*command);
  }
  return fmt::format(
      "#compdef wazobus\n"
      "# zsh completion for wazobus; printed by `wazobus completion zsh`\n"
      "_wazobus_event_names() {{\n"
      "  local -a names expl\n"
      "  names=(${{${{(f)\"$(_call_program events wazobus catalogue list)\"}}%% *}})\n"
      "  names=(${{names:#\\{{*}})\n"
      "  _wanted events expl event compadd \"$@\" -a names\n"
      "}}\n"
      "_wazobus_events_and_files() {{\n"
      "  local -a names expl\n"
      "  names=(${{(f)\"$(_call_program events wazobus surface events)\"}})\n"
      "  _wanted events expl event compadd \"$@\" -a names\n"
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
  if (values.event_names) return " -a '(__wazobus_event_names)'";
  if (values.events) return " -a '(__wazobus_events)'";
  return values.words.empty() ? "" : fmt::format(" -a '{}'", fmt::join(values.words, " "));
}

std::string fish_option(const Command& command, const Option& option) {
  std::string line = fmt::format("complete -c wazobus -n '__fish_seen_subcommand_from {}'", command.name);
  for (const std::string_view spelling : option.spellings()) {
    const bool is_long = spelling.starts_with("--");
    fmt::format_to(std::back_inserter(line), " {} {}", is_long ? "-l" : "-s",
                   spelling.substr(is_long ? 2 : 1));
  }
  const Values values = values_of(option);
  if (option.takes_value()) line += values.files ? " -r -F" : " -x";
  return line + fish_words(values) + fmt::format(" -d '{}'\n", fish_escaped(short_description(option)));
}

std::string fish_script(const Command& root) {
  std::string out =
      "# fish completion for wazobus; printed by `wazobus completion fish`\n"
      "function __wazobus_event_names\n"
      "    wazobus catalogue list 2>/dev/null | string replace -r ' .*' '' | string match -v '{*'\n"
      "end\n"
      "function __wazobus_events\n"
      "    wazobus surface events 2>/dev/null\n"
      "end\n"
      "complete -c wazobus -f\n";
  for (const Command* const command : root.visible_subcommands()) {
    fmt::format_to(std::back_inserter(out), "complete -c wazobus -n __fish_use_subcommand -a {} -d '{}'\n",
                   command->name, fish_escaped(command->description));
    for (const Option* const option : options_by_group(*command)) out += fish_option(*command, *option);
    std::string seen = "__fish_seen_subcommand_from " + std::string(command->name);
    for (const Option* const operand : command->operands()) {
      const Values values = values_of(*operand);
      // The next operand is completed once one of these words has been typed.
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

std::string completion_script(const Command& root, Shell shell) {
  switch (shell) {
    case Shell::bash:
      return bash_script(root);
    case Shell::zsh:
      return zsh_script(root);
    case Shell::fish:
      break;
  }
  return fish_script(root);
}

std::string manual_options(const Command& command) {
  std::string out;
  for (const OptionGroup& group : option_groups(command)) {
    fmt::format_to(std::back_inserter(out), ".SS {}\n", group.title);
    for (const Option* const option : group.options) {
      std::vector<std::string> names;
      for (const std::string_view name : option->spellings())
        names.push_back("\\fB" + roff_escaped(name) + "\\fR");
      const std::string value = option->takes_value() ? " \\fI" + roff_escaped(option->value()) + "\\fR" : "";
      fmt::format_to(std::back_inserter(out), ".TP\n{}{}\n{}.\n", fmt::join(names, ", "), value,
                     roff_escaped(option->description()));
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
