// SPDX-License-Identifier: MIT
#include "commands/listening/setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "commands/catalogue_files.hpp"
#include "commands/connecting.hpp"
#include "commands/input_files.hpp"
#include "commands/listening/bus_source.hpp"
#include "commands/listening/capture_source.hpp"
#include "commands/listening/command_mistakes.hpp"
#include "commands/listening/mistakes.hpp"
#include "commands/listening/output_file.hpp"
#include "commands/listening/redaction_key.hpp"
#include "commands/listening/rotation.hpp"
#include "commands/listening/selecting.hpp"
#include "commands/listening/template_mistakes.hpp"
#include "commands/listening/view.hpp"
#include "commands/listening/websocket_source.hpp"
#include "commands/standard_input.hpp"
#include "commands/time_window.hpp"
#include "render/template.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

bool is_checked(const ListenOptions& options) {
  return options.check || options.only_invalid;
}

void require_output_file(const ListenOptions& options) {
  if (options.output == "-") {
    throw UsageError("-o keeps a capture in a file, beside the standard output",
                     "-f record prints the records");
  }
  const auto is_word = [&options](const auto& choice) { return options.output == choice.word; };
  if (std::any_of(render::format_choices.begin(), render::format_choices.end(), is_word)) {
    throw UsageError(fmt::format("--output names a file, and '{}' is the name of a format", *options.output),
                     fmt::format("did you mean {}{}? The file is --output ./{}",
                                 options.output == "json" ? "--" : "-f ", *options.output, *options.output));
  }
  if (options.rotate && !options.output)
    throw UsageError("--rotate is about the file that --output names", "give -o FILE as well");
  if (options.rotate_keep && !options.rotate)
    throw UsageError("--rotate-keep is about the files that --rotate finishes", "give --rotate 24h as well");
  if (options.output_mode && !options.output)
    throw UsageError("--output-mode is about the file that --output names", "give -o FILE as well");
}

capture::Rotation rotation_of(const ListenOptions& options) {
  capture::Rotation rotation = rotation_from(options.rotate);
  rotation.keep = options.rotate_keep;
  return rotation;
}

std::optional<StatsSettings> stats_from(const ListenOptions& options, const Context& context) {
  if (!options.stats) return std::nullopt;
  return stats_settings_from(options.stats_period, options.format == render::Format::json, options.color,
                             context);
}

std::unique_ptr<ListenSource> source_from(const ListenOptions& options, const event::Criteria& typed,
                                          const Limits& limits, const Context& context) {
  if (options.from.empty() && names_websocket(options.connection, context))
    return make_websocket_source(options, describe(typed, options.select), limits, context);
  if (options.from.empty())
    return std::make_unique<BusSource>(options, describe(typed, options.select), limits, context);
  // A capture has no queue, but a mistake in an option about one is told all the same.
  queue_choice_from(options, context.now());
  const CaptureSource::Settings settings{options.follow,
                                         time_window_from(options.since, options.until, context.now()),
                                         options.quiet, options.redact};
  return std::make_unique<CaptureSource>(options.from, settings, context);
}

render::Look look_from(const ListenOptions& options, const Context& context) {
  // A terminal may be resized; the width of anything else does not change.
  const auto width =
      context.out_is_terminal ? context.columns : [columns = context.columns()] { return columns; };
  const bool is_narrow = context.out_is_terminal || context.environment("COLUMNS");
  return {.coloured = context.colouring(options.color),
          .compact = options.compact,
          .cut = options.cut,
          .width = width,
          .whole_heads = !is_narrow,
          .body = options.body,
          .shows_pause = options.delta,
          .sorts_keys = options.sort_keys,
          .wraps = is_narrow};
}

/// Is the word a file, or a folder of captures, whose --from was forgotten, and no event? tcpdump reads a
/// file with -r.
bool is_forgotten_file(const std::string& word, const catalogue::Catalogue& catalogue) {
  const bool may_be_file = is_capture_file(word) || is_named_as_json(word) || holds_captures(word);
  return may_be_file && catalogue.find(word) == nullptr && catalogue.carrying(word).empty();
}

/// Throws UsageError for a file: no event is named like one, so listen would wait for ever.
void hint_at_files(const event::Criteria& criteria, const catalogue::Catalogue& catalogue,
                   const Context& context) {
  for (const event::Selector& selector : criteria.selectors) {
    if (!is_forgotten_file(selector.text, catalogue)) continue;
    const std::string shown = text::safe(selector.text);
    if (is_capture_file(selector.text))
      throw UsageError(fmt::format("'{}' is a file, and an event or a routing key belongs here", shown),
                       fmt::format("--from {} reads it", shown));
    context.say(
        is_folder(selector.text)
            ? fmt::format("wazobus: hint: '{0}' is a folder of captures; --from {0} reads them", shown)
            : fmt::format(
                  "wazobus: hint: '{0}' is taken for an event or a routing key; --from {0} reads a file",
                  shown));
  }
}

/// A file whose --from was forgotten, and a word of the command of --exec, get hints of their own.
event::Criteria without_others(event::Criteria criteria, const ListenOptions& options,
                               const catalogue::Catalogue& catalogue) {
  std::erase_if(criteria.selectors, [&](const event::Selector& selector) {
    return (options.from.empty() && is_forgotten_file(selector.text, catalogue)) ||
           (options.exec && is_piece_of_command(*options.exec, selector, catalogue));
  });
  return criteria;
}

void require_command(const ListenOptions& options) {
  if (!options.exec || options.exec->find_first_not_of(" \t\n") != std::string::npos) return;
  throw UsageError("--exec is empty", "is a variable of the shell not set?");
}

/// Tells the user that the format has no room for the verdict.
void hint_at_hidden_verdict(const ListenOptions& options, const Context& context) {
  const bool is_bare = options.format == render::Format::json || options.format == render::Format::raw;
  if (!is_bare || options.format_template || options.only || options.stats) return;
  context.say(
      "wazobus: hint: what the client gets is not in the body of an event; -f record has it in the member "
      "delivery, and a template where {delivery} stands");
}

}  // namespace

bool needs_headers(const ListenOptions& options, const event::Criteria& criteria) {
  const bool is_kept =
      options.output || options.redact || options.stats || is_checked(options) || options.format_template;
  return is_kept || options.client.is_given() || render::info_of(options.format).needs_headers ||
         !criteria.ask_for_nothing();
}

/// To read it takes a millisecond or two, which `listen --json` can do without.
bool needs_catalogue(const ListenOptions& options, const event::Criteria& criteria) {
  return !criteria.selectors.empty() || !criteria.excluded.empty() || !criteria.headers.empty() ||
         !criteria.conditions.empty() || is_checked(options) ||
         render::info_of(options.format).needs_catalogue || options.format_template ||
         !options.catalogues.empty() || !options.client.subscriptions.empty() ||
         options.by == StatsBy::service || options.redact;
}

ListenSetup::ListenSetup(const ListenOptions& options, const Context& context)
    : ListenSetup(options, criteria_from(options.select), context) {}

void ListenSetup::judge_for_client(const ListenOptions& options, const Context& context) {
  if (options.only) require_client(options.client, "--only");
  if (formatter && formatter->needs_verdict()) require_client(options.client, "{delivery} in the template");
  const bool reads_input = std::find(options.from.begin(), options.from.end(), "-") != options.from.end();
  require_input_for_client(options.client, reads_input, "--from");
  std::optional<delivery::Client> client = client_from(options.client);
  if (!client) return;
  judge.emplace(with_environment(options.client, context), *std::move(client), options.only,
                unless_quiet(options.quiet, context.say));
  if (!options.quiet) {
    hint_at_subscriptions(options.client, catalogue, context.say);
    hint_at_hidden_verdict(options, context);
  }
  if (options.from.empty()) judge->start(context.now());
  if (stats) stats->tally = &judge->tally();
}

ListenSetup::ListenSetup(const ListenOptions& options, const event::Criteria& typed, const Context& context)
    : limits({options.count, options.timeout, options.idle_timeout}),
      rotation(rotation_of(options)),
      output_mode(output_mode_from(options.output_mode)),
      stats(stats_from(options, context)) {
  require_output_file(options);
  require_input_for_config(options.connection, options.from);
  require_command(options);
  if (options.format_template) formatter = render::make_template(*options.format_template);
  source = source_from(options, typed, limits, context);
  needs_headers = commands::needs_headers(options, typed);
  if (needs_catalogue(options, typed)) catalogue = load_catalogue(options.catalogues);
  if (stats) stats->grouping = grouping_of(options.by, catalogue);
  if (stats) stats->is_quiet = options.quiet;
  selection.emplace(
      source->fit(with_other_names(typed, catalogue), catalogue, unless_quiet(options.quiet, context.say)));
  if (!options.quiet)
    hint_at_mistakes(without_others(typed, options, catalogue),
                     formatter ? formatter->paths() : std::vector<event::Path>(), catalogue, context);
  if (!options.quiet && options.format_template) hint_at_template_mistakes(*options.format_template, context);
  if (!options.quiet && options.from.empty()) hint_at_files(typed, catalogue, context);
  if (!options.quiet && options.output) hint_at_date(*options.output, context);
  if (!options.quiet && options.exec) hint_at_command_mistakes(*options.exec, typed, catalogue, context);
  if (is_checked(options)) check.emplace(catalogue);
  if (options.redact) redactor.emplace(catalogue, redaction_key_from(options.redact_key));
  judge_for_client(options, context);
  if (formatter || stats) return;
  render::Look look = look_from(options, context);
  look.meanwhile = [this, &context] {
    if (context.interrupt.raised() || limits.is_timed_out()) throw Abandoned();
  };
  formatter = render::make_formatter(options.format, look, &catalogue);
}

}  // namespace wazobus::commands
