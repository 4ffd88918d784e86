// SPDX-License-Identifier: MIT
#include "commands/listening/command_mistakes.hpp"

#include <fmt/format.h>

#include "event/path.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/shell_word.hpp"

namespace wazobus::commands {

namespace {

bool is_path(const std::string& text) {
  try {
    event::Path::parse(text);
    return true;
  } catch (const UsageError&) {
    return false;
  }
}

/// Returns the first field in braces, as a template has it: {data.call_id}. JSON in braces is none.
std::string field_in(const std::string& command) {
  for (std::size_t open = command.find('{'); open != std::string::npos; open = command.find('{', open + 1)) {
    const std::size_t close = command.find('}', open);
    if (close == std::string::npos) return {};
    const std::string field = command.substr(open + 1, close - open - 1);
    if (is_path(field)) return field;
  }
  return {};
}

}  // namespace

bool is_piece_of_command(const std::string& command, const event::Selector& selector,
                         const catalogue::Catalogue& catalogue) {
  const std::string& text = selector.text;
  const bool is_one_word = command.find_first_of(" \t\n") == std::string::npos;
  const bool may_be_piece =
      selector.by == event::Selector::By::either || text.find_first_of("{}/") != std::string::npos;
  return is_one_word && may_be_piece && catalogue.find(text) == nullptr && catalogue.brought_by(text).empty();
}

void hint_at_command_mistakes(const std::string& command, const event::Criteria& criteria,
                              const catalogue::Catalogue& catalogue, const Context& context) {
  std::string whole = command;
  for (const event::Selector& selector : criteria.selectors) {
    if (!is_piece_of_command(command, selector, catalogue)) continue;
    whole += ' ' + selector.text;
    context.say(
        fmt::format("wazobus: hint: '{}' is taken for an event; what belongs to the command of --exec stands "
                    "in its quotes: "
                    "--exec {}",
                    text::safe(selector.text), text::safe(text::shell_word(whole))));
  }
  const std::string field = field_in(whole);
  if (field.empty()) return;
  context.say(
      fmt::format("wazobus: hint: --exec runs its command once, and puts nothing in place of {{{0}}}; a "
                  "command for each event is "
                  "run by wazobus listen -f '{{{0}}}' | xargs -d '\\n' -n 1 COMMAND",
                  text::safe(field)));
}

}  // namespace wazobus::commands
