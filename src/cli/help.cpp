// SPDX-License-Identifier: MIT
#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace wazobus::cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t description_column = 30;

/// Appends `text` broken between words, each line but the first starting at `indent`. The first starts at
/// `column`.
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

void append_entry(const std::string& title, const std::string& description, std::string& out) {
  out += "  " + title;
  std::size_t column = title.size() + 2;
  if (column + 2 > description_column) {
    out += '\n';
    column = 0;
  }
  out.append(description_column - column, ' ');
  append_wrapped(description, description_column, description_column, out);
}

void append_examples(const std::string& footer, std::string& out) {
  if (footer.empty()) return;
  out += "\nExamples:\n";
  std::string_view rest = footer;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    fmt::format_to(std::back_inserter(out), "  {}\n", line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
}

}  // namespace

std::vector<OptionGroup> option_groups(const CLI::App& app) {
  std::vector<OptionGroup> groups;
  std::vector<const CLI::Option*> others;
  for (const CLI::Option* const option : app.get_options()) {
    if (option->get_positional() || option->get_group().empty()) continue;
    const std::string title = option->get_group() == "Options" ? "Other" : option->get_group();
    if (title == "Other") {
      others.push_back(option);
      continue;
    }
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&title](const OptionGroup& known) { return known.title == title; });
    if (group == groups.end()) group = groups.insert(groups.end(), {title, {}});
    group->options.push_back(option);
  }
  if (!others.empty()) groups.push_back({"Other", others});
  return groups;
}

std::vector<const CLI::Option*> positionals(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::string option_title(const CLI::Option& option) {
  std::string title = option.get_snames().empty() ? "    " : fmt::format("-{}", option.get_snames().front());
  if (!option.get_lnames().empty()) {
    fmt::format_to(std::back_inserter(title), "{}--{}", option.get_snames().empty() ? "" : ", ",
                   option.get_lnames().front());
  }
  if (option.get_items_expected_max() > 0)
    fmt::format_to(std::back_inserter(title), " {}", option.get_type_name());
  return title;
}

std::string full_name(const CLI::App& app) {
  const CLI::App* const parent = app.get_parent();
  return parent == nullptr ? app.get_name() : parent->get_name() + " " + app.get_name();
}

std::string synopsis(const CLI::App& app) {
  std::string line = commands_of(app).empty() ? "[OPTIONS]" : "COMMAND [OPTIONS]";
  for (const CLI::Option* const positional : positionals(app)) {
    const bool several = positional->get_items_expected_max() > 1;
    const std::string name = positional->get_name(true) + (several ? "..." : "");
    line += positional->get_required() ? " " + name : fmt::format(" [{}]", name);
  }
  return line;
}

std::string Help::make_help(const CLI::App* app, std::string /*name*/, CLI::AppFormatMode /*mode*/) const {
  const std::string name = full_name(*app);
  std::string out = app->get_description() + "\n\nUsage: " + name + " " + synopsis(*app) + "\n";
  if (!positionals(*app).empty()) out += '\n';
  for (const CLI::Option* const positional : positionals(*app))
    append_entry(positional->get_name(true), positional->get_description(), out);
  if (!commands_of(*app).empty()) out += "\nCommands:\n";
  for (const CLI::App* const command : commands_of(*app))
    append_entry(command->get_name(), command->get_description(), out);
  for (const OptionGroup& group : option_groups(*app)) {
    fmt::format_to(std::back_inserter(out), "\n{}:\n", group.title);
    for (const CLI::Option* const option : group.options)
      append_entry(option_title(*option), option->get_description(), out);
  }
  append_examples(app->get_footer(), out);
  return out;
}

}  // namespace wazobus::cli
