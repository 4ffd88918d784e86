// SPDX-License-Identifier: MIT
#include "commands/cataloguing/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/cataloguing/catalogue_check.hpp"
#include "commands/cataloguing/catalogue_diff.hpp"
#include "commands/cataloguing/catalogue_learn.hpp"
#include "commands/cataloguing/listing.hpp"
#include "commands/cataloguing/showing.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using render::CatalogueFormatInfo;

void require_one_word(const CatalogueOptions& options, const std::string& advice) {
  if (options.operands.size() < 2) return;
  throw UsageError(fmt::format("{} takes one word, but '{}' is given too", name_of(options.action),
                               text::safe(options.operands[1])),
                   advice);
}

void check_list(const CatalogueOptions& options) {
  require_one_word(options, "in quotes the shell leaves * to wazobus: 'call_*'");
}

void check_match(const CatalogueOptions& options) {
  const bool has_key = !options.operands.empty();
  if (options.pattern && has_key)
    throw UsageError(fmt::format("match takes a routing key or --pattern, not both, '{}' and '{}'",
                                 text::safe(options.operands.front()), text::safe(*options.pattern)),
                     "without --pattern the events that could carry the key are shown");
  if (!options.pattern && !has_key)
    throw UsageError("match needs a routing key or --pattern",
                     "such as calls.call.created, or --pattern 'calls.#'");
  require_one_word(options, "");
}

void check_names(const CatalogueOptions& options) {
  if (!options.operands.empty()) return;
  throw UsageError(fmt::format("{} needs the name of an event", name_of(options.action)),
                   "wazobus catalogue list shows what there is");
}

void check_export(const CatalogueOptions& options) {
  if (options.operands.empty()) return;
  throw UsageError(
      fmt::format("export takes no name, but '{}' is given", text::safe(options.operands.front())),
      "it prints the whole; catalogue schema prints one event");
}

void check_learn(const CatalogueOptions& options) {
  if (options.operands.empty()) throw UsageError("learn needs a capture", "- is the standard input");
}

void check_files(const CatalogueOptions& options) {
  if (options.operands.empty())
    throw UsageError("check needs a catalogue file", "wazobus-catalogue(5) describes such files");
}

void check_diff(const CatalogueOptions& options) {
  const std::size_t count = options.operands.size();
  if (count == 2) return;
  throw UsageError(
      fmt::format("diff compares two, but {} given", count == 1 ? "one is" : fmt::format("{} are", count)),
      count < 2 ? "each is the word builtin, a catalogue file, a capture or a folder of captures"
                : "several captures are compared as one: name the folder that they are in");
}

Exit learn(CatalogueRun& run) {
  return catalogue_learn(run.options.operands, run.catalogue, run.context);
}

Exit export_all(CatalogueRun& run) {
  const render::CatalogueFormat format = run.options.format.value_or(CatalogueFormat::json_schema);
  render::info_of(format).append_catalogue(run.catalogue, run.context.version, run.brush, run.out.buffer());
  return Exit::done;
}

constexpr auto of_export = &CatalogueFormatInfo::is_for_export;
constexpr auto of_diff = &CatalogueFormatInfo::is_for_diff;

constexpr std::array actions{
    ActionInfo{CatalogueAction::list, true, false, true, nullptr, check_list, list_events},
    ActionInfo{CatalogueAction::show, true, false, true, nullptr, check_names, show_events},
    ActionInfo{CatalogueAction::schema, false, false, false, nullptr, check_names, print_schemas},
    ActionInfo{CatalogueAction::example, false, false, false, nullptr, check_names, print_examples},
    ActionInfo{CatalogueAction::match, true, true, false, nullptr, check_match, match_events},
    ActionInfo{CatalogueAction::export_all, false, false, false, of_export, check_export, export_all},
    ActionInfo{CatalogueAction::learn, false, false, false, nullptr, check_learn, learn},
    ActionInfo{CatalogueAction::diff, true, false, false, of_diff, check_diff, catalogue_diff},
    ActionInfo{CatalogueAction::check, true, false, false, nullptr, check_files, catalogue_check},
};

/// Returns the names of the actions for which `takes` is true: "list, match and diff".
template <typename Takes>
std::string actions_that(Takes takes) {
  std::string out;
  std::string last;
  for (const ActionInfo& info : actions) {
    if (!takes(info)) continue;
    if (!last.empty()) out += (out.empty() ? "" : ", ") + last;
    last = name_of(info.action);
  }
  return out.empty() ? last : out + " and " + last;
}

template <typename Takes>
void require_taken(std::string_view option, const ActionInfo& action, Takes takes) {
  if (takes(action)) return;
  throw UsageError(fmt::format("{} is not for {}", option, name_of(action.action)),
                   fmt::format("it goes with {}", actions_that(takes)));
}

void check_format(const CatalogueOptions& options, const ActionInfo& action) {
  if (action.takes_format == nullptr && action.takes_json && *options.format == CatalogueFormat::json)
    throw UsageError(fmt::format("--format is not for {}", name_of(action.action)),
                     "--json prints one object a line");
  require_taken("--format", action, [](const ActionInfo& info) { return info.takes_format != nullptr; });
  const CatalogueFormatInfo& format = render::info_of(*options.format);
  if (!(format.*action.takes_format)()) {
    const bool is_export = action.takes_format == of_export;
    throw UsageError(fmt::format("that --format is not for {}", name_of(action.action)),
                     fmt::format("{} takes {}", name_of(action.action),
                                 is_export ? render::export_format_words() : render::diff_format_words()));
  }
  if (options.json && *options.format != CatalogueFormat::json)
    throw UsageError("--json and another --format exclude each other");
}

}  // namespace

std::span<const ActionInfo> catalogue_actions() {
  return actions;
}

const ActionInfo& info_of(CatalogueAction action) {
  return *std::find_if(actions.begin(), actions.end(),
                       [action](const ActionInfo& info) { return info.action == action; });
}

std::string_view name_of(CatalogueAction action) {
  const auto& choices = catalogue_action_choices;
  return std::find_if(choices.begin(), choices.end(),
                      [action](const auto& choice) { return choice.value == action; })
      ->word;
}

void check_usage(const CatalogueOptions& options) {
  const ActionInfo& action = info_of(options.action);
  if (options.json) require_taken("--json", action, [](const ActionInfo& info) { return info.takes_json; });
  if (options.pattern)
    require_taken("--pattern", action, [](const ActionInfo& info) { return info.takes_pattern; });
  if (options.client.is_given())
    require_taken("a client", action, [](const ActionInfo& info) { return info.takes_client; });
  if (options.format) check_format(options, action);
  action.check_operands(options);
}

}  // namespace wazobus::commands
