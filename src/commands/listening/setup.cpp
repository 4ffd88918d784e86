// SPDX-License-Identifier: MIT
#include "commands/listening/setup.hpp"

#include <fmt/format.h>

#include <utility>

#include "commands/catalogue_files.hpp"
#include "commands/connecting.hpp"
#include "commands/listening/bus_source.hpp"
#include "commands/listening/capture_source.hpp"
#include "commands/listening/rotation.hpp"
#include "commands/listening/selecting.hpp"
#include "commands/listening/websocket_source.hpp"
#include "render/template.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

Limits limits_from(const ListenOptions& options) {
  const auto parse = [](const std::optional<std::string>& typed, std::string_view option) {
    return typed ? std::optional(duration_from(*typed, option)) : std::nullopt;
  };
  return Limits(
      {options.count, parse(options.timeout, "--timeout"), parse(options.idle_timeout, "--idle-timeout")});
}

bool is_checked(const ListenOptions& options) {
  return options.check || options.only_invalid;
}

void require_separate_output(const ListenOptions& options) {
  if (options.output == "-") {
    throw UsageError("-o keeps a capture in a file, beside the standard output",
                     "-f record prints the records");
  }
  if (options.rotate && !options.output)
    throw UsageError("--rotate is about the file that --output names", "give -o FILE as well");
}

std::optional<StatsSettings> stats_from(const ListenOptions& options, const Context& context) {
  if (!options.stats) return std::nullopt;
  const auto period = options.stats->empty() ? std::nullopt : options.stats;
  return stats_settings_from(period, options.format == render::Format::json, options.color, context);
}

std::unique_ptr<ListenSource> source_from(const ListenOptions& options, const event::Criteria& typed,
                                          const Limits& limits, const Context& context) {
  if (options.from.empty() && names_websocket(options.connection, context))
    return make_websocket_source(options, describe(typed, options.select), limits, context);
  if (options.from.empty())
    return std::make_unique<BusSource>(options, describe(typed, options.select), limits, context);
  // A capture has no queue, but a mistake in an option about one is told all the same.
  queue_choice_from(options, context.now());
  return std::make_unique<CaptureSource>(options.from, options.quiet, context);
}

render::Look look_from(const ListenOptions& options, const Context& context) {
  // A terminal may be resized; the width of anything else does not change.
  const auto width =
      context.out_is_terminal ? context.columns : [columns = context.columns()] { return columns; };
  return {.coloured = context.wants_colour(options.color),
          .compact = options.compact,
          .cut = options.cut,
          .width = width,
          .whole_heads = !context.out_is_terminal && !context.environment("COLUMNS")};
}

void hint_at_files(const ListenOptions& options, const Context& context) {
  for (const std::string& word : options.select.selectors) {
    if (!is_capture_file(word)) continue;
    const std::string shown = text::safe(word);
    context.say(fmt::format("wazobus: hint: there is a file '{}'; --from {} reads it", shown, shown));
  }
}

}  // namespace

bool needs_headers(const ListenOptions& options, const event::Criteria& criteria) {
  const bool is_kept = options.output || options.stats || is_checked(options) || options.format_template;
  return is_kept || options.client.is_given() || render::info_of(options.format).needs_headers ||
         !criteria.ask_for_nothing();
}

/// To read it takes a millisecond or two, which `listen --json` can do without.
bool needs_catalogue(const ListenOptions& options, const event::Criteria& criteria) {
  return !criteria.selectors.empty() || !criteria.excluded.empty() || is_checked(options) ||
         render::info_of(options.format).needs_catalogue || !options.catalogues.empty();
}

ListenSetup::ListenSetup(const ListenOptions& options, const Context& context)
    : ListenSetup(options, criteria_from(options.select), context) {}

void ListenSetup::judge_for_client(const ListenOptions& options, const Context& context) {
  if (options.only) require_client(options.client, "--only");
  if (formatter && formatter->needs_verdict()) require_client(options.client, "{delivery} in the template");
  std::optional<delivery::Client> client = client_from(options.client);
  if (!client) return;
  const SayHint say = [&context, is_quiet = options.quiet](const std::string& line) {
    if (!is_quiet) context.say(line);
  };
  judge.emplace(with_environment(options.client, context), *std::move(client), options.only, say);
  if (options.from.empty()) judge->start(context.now());
  if (stats) stats->tally = &judge->tally();
}

ListenSetup::ListenSetup(const ListenOptions& options, const event::Criteria& typed, const Context& context)
    : limits(limits_from(options)),
      rotation(rotation_from(options.rotate)),
      stats(stats_from(options, context)) {
  require_separate_output(options);
  if (options.format_template) formatter = render::make_template(*options.format_template);
  source = source_from(options, typed, limits, context);
  needs_headers = commands::needs_headers(options, typed);
  if (needs_catalogue(options, typed)) catalogue = load_catalogue(options.catalogues);
  if (!options.quiet) hint_at_mistakes(typed, catalogue, context);
  if (!options.quiet && options.from.empty()) hint_at_files(options, context);
  const ListenSource::Say say = [&context, is_quiet = options.quiet](const std::string& line) {
    if (!is_quiet) context.say(line);
  };
  selection.emplace(source->fit(with_other_names(typed, catalogue), catalogue, say));
  if (is_checked(options)) check.emplace(catalogue);
  judge_for_client(options, context);
  if (!formatter && !stats)
    formatter = render::make_formatter(options.format, look_from(options, context), &catalogue);
}

}  // namespace wazobus::commands
