// SPDX-License-Identifier: MIT
#include "commands/validating/setup.hpp"

#include <algorithm>
#include <optional>
#include <thread>

#include "commands/catalogue_files.hpp"
#include "commands/input_files.hpp"
#include "commands/standard_input.hpp"

namespace wazobus::commands {

namespace {

/// --event names the event of which the values are the data.
catalogue::CheckOptions check_options(const ValidateOptions& options) {
  const EventWord word = event_word_from(options.event.value_or(""));
  return {options.input, word.name, word.family, options.unknown_fields};
}

bool is_silent(const ValidateOptions& options) {
  return options.quiet && !options.format;
}

std::optional<std::uint64_t> limit_of(const ValidateOptions& options) {
  return options.fail_fast ? std::optional<std::uint64_t>(1) : options.max_errors;
}

bool has_several_files(const ValidateOptions& options) {
  return options.files.size() > 1 || std::any_of(options.files.begin(), options.files.end(), is_folder);
}

}  // namespace

ReportSettings report_settings(const ValidateOptions& options, const Context& context) {
  return {options.format.value_or(render::FindingFormat::text),
          context.colouring(options.color),
          options.strict,
          is_silent(options),
          options.quiet,
          options.summary,
          limit_of(options),
          IgnoredFindings(options.ignored),
          has_several_files(options)};
}

ValidateSetup::ValidateSetup(const ValidateOptions& options, const Context& context)
    : catalogue(load_catalogue(options.catalogues)),
      rulebook(catalogue, options.edition),
      check(check_options(options)),
      report(report_settings(options, context)),
      files(options.files.empty() ? std::vector<std::string>{"-"} : options.files),
      jobs(options.jobs.value_or(std::max(1U, std::thread::hardware_concurrency()))),
      min_events(options.min_events) {
  require_input_for_config(options.configuration, files);
  if (!report.ignored.empty())
    check.ignores = [ignored = report.ignored](catalogue::Rule rule, std::string_view event) {
      return ignored.has(rule, event);
    };
  if (options.event) event_named(catalogue, *options.event);
  if (options.quiet) return;
  for (const std::string& hint : report.ignored.hints(catalogue)) context.say(hint);
}

}  // namespace wazobus::commands
