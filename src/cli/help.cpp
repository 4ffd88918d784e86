// SPDX-License-Identifier: MIT
#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace wazobus::cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t description_column = 30;

/// Appends `text`, broken into lines between words. The first line starts at `column`, the others at
/// `indent`.
void append_wrapped(std::string_view text, std::size_t column, std::size_t indent, std::string& out) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column + word.size() > width && column > indent) {
      while (out.back() == ' ') out.pop_back();
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    }
    out += word;
    column += word.size() + 1;
    if (!text.empty()) out += ' ';
  }
  out += '\n';
}

void append_entry(std::string_view title, std::string_view description, std::string& out) {
  out.append("  ").append(title);
  std::size_t column = title.size() + 2;
  if (column + 2 > description_column) {
    out += '\n';
    column = 0;
  }
  out.append(description_column - column, ' ');
  append_wrapped(description, description_column, description_column, out);
}

void append_examples(std::string_view examples, std::string& out) {
  if (examples.empty()) return;
  out += "\nExamples:\n";
  std::string_view rest = examples;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    fmt::format_to(std::back_inserter(out), "  {}\n", line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
}

/// "-f, --format FORMAT", without aliases beyond the first long name.
std::string option_title(const Option& option) {
  const std::string_view first = option.spellings().front();
  std::string title = first.starts_with("--") ? "    " : std::string(first);
  if (!option.long_name().empty())
    fmt::format_to(std::back_inserter(title), "{}--{}", first.starts_with("--") ? "" : ", ",
                   option.long_name());
  if (option.takes_value()) fmt::format_to(std::back_inserter(title), " {}", option.value());
  return title;
}

/// Returns the text after the command's name: "[OPTIONS] [SELECTOR...]".
std::string synopsis(const Command& command) {
  std::string line = command.subcommands.empty() ? "[OPTIONS]" : "COMMAND [OPTIONS]";
  for (const Option* const operand : command.operands()) {
    const std::string name = std::string(operand->names) + (operand->is_repeatable() ? "..." : "");
    line += operand->is_required ? " " + name : fmt::format(" [{}]", name);
  }
  return line;
}

}  // namespace

std::string help_text(const Command& command) {
  std::string out =
      fmt::format("{}\n\nUsage: {} {}\n", command.description, command.full_name(), synopsis(command));
  const std::vector<const Option*> operands = command.operands();
  if (!operands.empty()) out += '\n';
  for (const Option* const operand : operands) append_entry(operand->names, operand->description(), out);
  if (!command.subcommands.empty()) out += "\nCommands:\n";
  for (const Command* const subcommand : command.visible_subcommands())
    append_entry(subcommand->name, subcommand->description, out);
  for (const OptionGroup& group : option_groups(command)) {
    fmt::format_to(std::back_inserter(out), "\n{}:\n", group.title);
    for (const Option* const option : group.options)
      append_entry(option_title(*option), option->description(), out);
  }
  append_examples(command.examples, out);
  return out;
}

std::string short_help_text(const Command& command) {
  const auto has_brief = [](const Option& option) { return !option.brief.empty(); };
  const bool is_root = !command.subcommands.empty();
  if (!is_root && std::none_of(command.options.begin(), command.options.end(), has_brief))
    return help_text(command);
  std::string out =
      fmt::format("{}\n\nUsage: {} {}\n\n", command.description, command.full_name(), synopsis(command));
  for (const Option* const operand : command.operands()) {
    if (has_brief(*operand)) append_entry(operand->names, operand->brief, out);
  }
  for (const OptionGroup& group : option_groups(command)) {
    for (const Option* const option : group.options) {
      if (has_brief(*option)) append_entry(option_title(*option), option->brief, out);
    }
  }
  for (const Command* const subcommand : command.visible_subcommands())
    append_entry(subcommand->name, subcommand->description, out);
  out += is_root ? "\n'wazobus COMMAND -h' says more, 'wazobus --help' has examples. See man wazobus.\n"
                 : fmt::format("\n'{} --help' has all options. See man wazobus-{}.\n", command.full_name(),
                               command.name);
  return out;
}

}  // namespace wazobus::cli
