// SPDX-License-Identifier: MIT
#include "cli/surface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <variant>

#include "catalogue/finding.hpp"
#include "cli/completion_words.hpp"
#include "render/cells.hpp"
#include "render/formatter.hpp"

namespace wazobus::cli {

namespace {

std::vector<const Option*> options_by_group(const Command& command) {
  std::vector<const Option*> options;
  for (const OptionGroup& group : option_groups(command))
    options.insert(options.end(), group.options.begin(), group.options.end());
  return options;
}

/// The words and files that a shell offers as the value of an option or as an operand.
struct Values {
  std::vector<std::string_view> words;
  std::vector<OneOf::Word> explained;  ///< the same words with explanations, if there are any
  std::string_view kind;               ///< as completion_kind() says
  bool files = false;
  std::string_view endings;  ///< the endings of these files, as in Option::files

  [[nodiscard]] bool any() const { return !words.empty() || !kind.empty() || files; }
};

Values values_of(const Option& option) {
  const Completion completion = info(option.kind).completion;
  const auto* const choice = std::get_if<OneOf>(&option.target);
  const bool is_fixed = completion != Completion::catalogue_formats;
  return {is_fixed ? option.words() : std::vector<std::string_view>(),
          is_fixed && choice != nullptr ? choice->words : std::vector<OneOf::Word>(),
          completion_kind(completion),
          completion == Completion::events_and_files || completion == Completion::files, option.files};
}

// bash

std::string bash_reply(const Values& values) {
  std::vector<std::string> sources;
  if (!values.kind.empty()) sources.push_back(fmt::format("_wazobus_words {}", values.kind));
  if (!values.words.empty())
    sources.push_back(fmt::format("_wazobus_add -W '{}'", fmt::join(values.words, " ")));
  if (values.files)
    sources.push_back(fmt::format("_wazobus_files{}{}", values.endings.empty() ? "" : " ", values.endings));
  return sources.empty() ? ":" : fmt::format("{}", fmt::join(sources, "; "));
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

/// Completes operands. If the first one takes one of several words, the next operand is completed once one of
/// these words has been typed.
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
      "_wazobus_add() {{ mapfile -t -O ${{#COMPREPLY[@]}} COMPREPLY < <(compgen \"$@\" -- \"$cur\"); }}\n"
      "# Folders, and files with one of these endings; all files if there is neither.\n"
      "_wazobus_files() {{\n"
      "  local file ending folders=() suited=()\n"
      "  compopt -o filenames\n"
      "  while IFS= read -r file; do\n"
      "    if [[ -d ${{file/#\\~/$HOME}} ]]; then folders+=(\"$file\"); continue; fi\n"
      "    for ending; do\n"
      "      if [[ $file == *.\"$ending\" ]]; then suited+=(\"$file\"); fi\n"
      "    done\n"
      "  done < <(compgen -f -- \"$cur\")\n"
      "  if ((${{#suited[@]}} + ${{#folders[@]}})); then COMPREPLY+=(\"${{folders[@]}}\" "
      "\"${{suited[@]}}\")\n"
      "  else _wazobus_add -f; fi\n"
      "}}\n"
      "# Words that wazobus knows, but for those that would need other quotes. What goes on after one gets "
      "no\n"
      "# space behind it.\n"
      "_wazobus_words() {{\n"
      "  local line typed=${{cur#[\\\"\\']}} unfit=$'[ &;()<>|$`\\'\"\\\\\\\\]'\n"
      "  case $cur in\n"
      "    \\'*) unfit=\\' ;;\n"
      "    \\\"*) unfit=$'[$`\"\\\\\\\\]' ;;\n"
      "  esac\n"
      "  while IFS= read -r line; do\n"
      "    line=${{line%%$'\\t'*}}\n"
      "    if [[ $line != *$unfit* ]]; then COMPREPLY+=(\"$line\"); fi\n"
      "  done < <(\n"
      "    \"${{COMP_WORDS[0]/#\\~/$HOME}}\" surface words \"$1\" \"=$typed\" \"${{COMP_WORDS[@]/#/=}}\" "
      "2>/dev/null\n"
      "  )\n"
      "  for line in \"${{COMPREPLY[@]}}\"; do\n"
      "    if [[ $line == *[._:=\\ ] ]]; then compopt -o nospace; break; fi\n"
      "  done\n"
      "  # bash closes the quote behind the only word, unless it may be another one.\n"
      "  if [[ ${{#COMPREPLY[@]}} == 1 && $cur == [\\\"\\']* && $line == *[._:=] ]]; then "
      "COMPREPLY+=(\"$line \"); fi\n"
      "}}\n"
      "_wazobus_reply() {{\n"
      "  local command=''\n"
      "  if ((COMP_CWORD > 1)); then command=${{COMP_WORDS[1]}}; fi\n"
      "  case $command in\n"
      "{}"
      "    help) _wazobus_add -W '{}' ;;\n"
      "    *) _wazobus_add -W '{} help --help --version' ;;\n"
      "  esac\n"
      "}}\n"
      "_wazobus() {{\n"
      "  # bash takes --color=al, ari:StasisStart and --set=data.status=U for several words, and replaces "
      "the\n"
      "  # last one. Without the equals sign in COMP_WORDBREAKS they are one.\n"
      "  local at=$COMP_CWORD last=${{COMP_WORDS[COMP_CWORD]}} before prev\n"
      "  local cur=$last\n"
      "  COMPREPLY=()\n"
      "  while ((at > 2)) && [[ ${{COMP_WORDS[at]}} == +([:=]) || ${{COMP_WORDS[at-1]}} == +([:=]) ]]; do\n"
      "    ((at--))\n"
      "    cur=${{COMP_WORDS[at]}}$cur\n"
      "  done\n"
      "  prev=${{COMP_WORDS[at-1]}}\n"
      "  if [[ $last == +([:=]) ]]; then last=''; fi\n"
      "  if [[ $cur == --*=* ]]; then prev=${{cur%%=*}} cur=${{cur#*=}}; fi\n"
      "  _wazobus_reply\n"
      "  if [[ $last == --*=* ]]; then COMPREPLY=(\"${{COMPREPLY[@]/#/${{last%%=*}}=}}\")\n"
      "  else before=${{cur%\"$last\"}} COMPREPLY=(\"${{COMPREPLY[@]#\"$before\"}}\"); fi\n"
      "}}\n"
      "complete -F _wazobus wazobus\n",
      cases, fmt::join(names, " "), fmt::join(names, " "));
}

// zsh

/// Escapes text for single quotes in zsh. Unescaped [ ] and : would end a description for _arguments.
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

/// Returns the words of a choice with their explanations: ((all\:the\ whole\ body data\:data\ alone)).
std::string zsh_choices(const std::vector<OneOf::Word>& words) {
  std::string out = "((";
  for (const OneOf::Word& word : words) {
    out += out.back() == '(' ? "" : " ";
    out += word.word;
    if (word.help.empty()) continue;
    out += "\\:";
    for (const char c : word.help) {
      if (c == '\'') {
        out += "\\'\\''";
        continue;
      }
      const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
      out += is_plain ? std::string(1, c) : std::string{'\\', c};
    }
  }
  return out + "))";
}

/// Completes files with these endings. zsh also shows folders, and all files if there are no such files.
std::string zsh_files(std::string_view endings) {
  std::string pattern(endings);
  std::replace(pattern.begin(), pattern.end(), ' ', '|');
  return pattern.empty() ? "" : fmt::format(" -g \"*.({})(-.)\"", pattern);
}

/// Returns the action for the values. A space before an action keeps _arguments from adding words to it.
std::string zsh_values(const Values& values) {
  if (!values.kind.empty() && values.files)
    return fmt::format(" _wazobus_words_and_files {}{}", values.kind, zsh_files(values.endings));
  if (values.kind == completion_kind(Completion::templates)) return " _wazobus_formats";
  if (!values.kind.empty()) return fmt::format(" _wazobus_words {}", values.kind);
  if (values.files) return "_files" + zsh_files(values.endings);
  return values.words.empty() ? "" : zsh_choices(values.explained);
}

/// zsh shows an option a line, with its help. If they are more than this, it shows those of -h until a letter
/// was typed.
constexpr std::size_t most_options = 30;

std::string zsh_command(const Command& command) {
  std::string specs;
  const std::vector<const Option*> options = options_by_group(command);
  for (const Option* const option : options) {
    // _arguments does not show what has an exclamation mark before it, but knows it.
    const std::string_view hidden = options.size() > most_options && option->brief.empty() ? "$rare" : "";
    std::string value;
    if (option->takes_value()) {
      value = fmt::format(":{}:{}", zsh_escaped(option->value()), zsh_values(values_of(*option)));
    }
    for (const std::string_view name : option->spellings()) {
      // --color=always as well as --color always
      const bool may_be_joined = option->takes_value() && name.starts_with("--");
      fmt::format_to(std::back_inserter(specs), "        {}'{}{}{}[{}]{}' \\\n", hidden,
                     option->is_repeatable() ? "*" : "", name, may_be_joined ? "=" : "",
                     zsh_escaped(option->help), value);
    }
  }
  for (const Option* const operand : command.operands()) {
    fmt::format_to(std::back_inserter(specs), "        '{}:{}:{}' \\\n", operand->is_repeatable() ? "*" : "",
                   operand->names, zsh_values(values_of(*operand)));
  }
  return fmt::format("    {})\n      _arguments -s \\\n{}        && return 0 ;;\n", command.name, specs);
}

std::string zsh_formats() {
  std::string out;
  for (const auto& choice : render::format_choices)
    out += fmt::format("{}'{}:{}'", out.empty() ? "" : " ", choice.word, zsh_escaped(choice.help));
  return out;
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
      "# Words that wazobus knows, with explanations. What goes on after one gets no space behind it.\n"
      "_wazobus_words() {{\n"
      "  local -a lines whole parts\n"
      "  local line word\n"
      "  lines=(${{(f)\"$(wazobus surface words $1 \"=${{(Q)PREFIX}}\" \"${{(@)words/#/=}}\" "
      "2>/dev/null)\"}})\n"
      "  for line in $lines; do\n"
      "    word=${{line%%$'\\t'*}}\n"
      "    line=${{${{word//\\\\/\\\\\\\\}}//:/\\\\:}}:${{line#*$'\\t'}}\n"
      "    if [[ $word == *[._:=\\ ] ]]; then parts+=($line); else whole+=($line); fi\n"
      "  done\n"
      "  compstate[list_max]=0  # what fits on the screen is shown without a question\n"
      "  _describe -t words word whole -- parts -S ''\n"
      "}}\n"
      "_wazobus_words_and_files() {{\n"
      "  _wazobus_words $1\n"
      "  _files $@[2,-1]\n"
      "}}\n"
      "_wazobus_formats() {{\n"
      "  local -a formats\n"
      "  formats=({})\n"
      "  if [[ $PREFIX == *\\{{* ]]; then _wazobus_words template; else _describe -t formats format formats; "
      "fi\n"
      "}}\n"
      "_wazobus() {{\n"
      "  local -a commands\n"
      "  commands=(\n"
      "{}"
      "  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    commands+=('help:Show the help of a command')\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  if [[ $command == help ]]; then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  local rare=''\n"
      "  if [[ $PREFIX == (-|--) ]]; then rare='!'; fi\n"
      "  case $command in\n"
      "{}"
      "  esac\n"
      "}}\n"
      "if [[ $funcstack[1] == _wazobus ]]; then _wazobus \"$@\"; else compdef _wazobus wazobus; fi\n",
      zsh_formats(), names, cases);
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

/// Returns the words of a choice with their explanations.
std::string fish_choices(const std::vector<OneOf::Word>& words) {
  std::string out;
  for (const OneOf::Word& word : words) {
    out += fmt::format("{}{}", out.empty() ? "" : " ", word.word);
    if (!word.help.empty()) out += fmt::format("\\t\"{}\"", word.help);
  }
  // Escape text for single quotes, but keep \t.
  std::string quoted;
  for (const char c : out) {
    if (c == '\'') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string fish_words(const Values& values) {
  std::string all = values.words.empty() ? "" : fish_choices(values.explained);
  const auto add = [&all](const std::string& source) { all += (all.empty() ? "" : " ") + source; };
  if (!values.kind.empty()) add(fmt::format("(__wazobus_words {})", values.kind));
  if (!values.endings.empty()) add(fmt::format("(__wazobus_files {})", values.endings));
  return all.empty() ? "" : fmt::format(" -a '{}'", all);
}

/// Does it offer files of all kinds? Files with certain endings are among the words.
bool offers_all_files(const Values& values) {
  return values.files && values.endings.empty();
}

std::string fish_option(const Command& command, const Option& option) {
  std::string line = fmt::format("complete -c wazobus -n '__fish_seen_subcommand_from {}'", command.name);
  for (const std::string_view spelling : option.spellings()) {
    const bool is_long = spelling.starts_with("--");
    fmt::format_to(std::back_inserter(line), " {} {}", is_long ? "-l" : "-s",
                   spelling.substr(is_long ? 2 : 1));
  }
  const Values values = values_of(option);
  if (option.takes_value()) line += offers_all_files(values) ? " -r -F" : " -x";
  return line + fish_words(values) + fmt::format(" -d '{}'\n", fish_escaped(option.help));
}

std::string fish_script(const Command& root) {
  std::string out =
      "# fish completion for wazobus; printed by `wazobus completion fish`\n"
      "function __wazobus_words\n"
      "    set -l typed (commandline -ct | string replace -r '^--[a-z-]+=' '' | string trim -l -c '\"\\'' |\n"
      "        string replace -ar '\\\\\\\\(.)' '$1')\n"
      "    set -l line (commandline -opc)\n"
      "    wazobus surface words $argv[1] =\"$typed\" =$line 2>/dev/null\n"
      "end\n"
      "# Folders, and files with one of these endings; all files if there is neither.\n"
      "function __wazobus_files\n"
      "    set -l typed (commandline -ct | string replace -r '^--[a-z-]+=' '')\n"
      "    set -l all (complete -C \"__wazobus_no_command $typed\")\n"
      "    set -l suited (string match -r -- '^.*\\.(?:'(string join '|' $argv)')$' $all)\n"
      "    set -a suited (string match -r -- '^.*/$' $all)\n"
      "    set -q suited[1]; or set suited $all\n"
      "    set -q suited[1]; and printf '%s\\n' $suited\n"
      "end\n"
      "complete -c wazobus -f\n"
      "complete -c wazobus -n __fish_use_subcommand -s h -l help -d 'Show the help; -h shows a short one'\n"
      "complete -c wazobus -n __fish_use_subcommand -s V -l version -d 'Show the version'\n"
      "complete -c wazobus -n __fish_use_subcommand -a help -d 'Show the help of a command'\n";
  for (const Command* const command : root.visible_subcommands()) {
    fmt::format_to(std::back_inserter(out), "complete -c wazobus -n __fish_use_subcommand -a {} -d '{}'\n",
                   command->name, fish_escaped(command->description));
    out += fmt::format("complete -c wazobus -n '__fish_seen_subcommand_from help' -a {} -d '{}'\n",
                       command->name, fish_escaped(command->description));
    for (const Option* const option : options_by_group(*command)) out += fish_option(*command, *option);
    std::string seen = "__fish_seen_subcommand_from " + std::string(command->name);
    for (const Option* const operand : command->operands()) {
      const Values values = values_of(*operand);
      // Complete the next operand once one of these words has been typed.
      const std::string words = fmt::format("__fish_seen_subcommand_from {}", fmt::join(values.words, " "));
      const std::string place = seen + (values.words.empty() ? "" : "; and not " + words);
      if (values.any())
        out += fmt::format("complete -c wazobus -n '{}'{}{}\n", place, fish_words(values),
                           offers_all_files(values) ? " -F" : "");
      if (!values.words.empty()) seen += "; and " + words;
    }
  }
  return out;
}

/// Escapes text for roff, which takes a leading dot or quote for a request, and a bare hyphen for a
/// typographic one.
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

/// Breaks the text of a manual page into lines of at most 80 columns. No line may begin with a dot.
std::string roff_filled(std::string_view text) {
  std::string out;
  for (const std::string& line : render::wrapped(roff_escaped(text), 78))
    fmt::format_to(std::back_inserter(out), "{}{}\n", line.starts_with('.') ? "\\&" : "", line);
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
      fmt::format_to(std::back_inserter(out), ".TP\n{}{}\n{}", fmt::join(names, ", "), value,
                     roff_filled(option->description() + '.'));
    }
  }
  return out;
}

std::string manual_rules() {
  std::string out;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    fmt::format_to(std::back_inserter(out), ".TP\n\\fB{}\\fR ({})\n{}", roff_escaped(rule.id),
                   catalogue::name_of(rule.usually), roff_filled(rule.description));
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
