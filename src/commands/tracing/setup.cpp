// SPDX-License-Identifier: MIT
#include "commands/tracing/setup.hpp"

#include <fmt/format.h>

#include "commands/catalogue_files.hpp"
#include "commands/listening/capture_source.hpp"
#include "commands/standard_input.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// A ladder, unlike a list, shows one conversation.
bool is_drawing(render::TraceFormat format) {
  return format != render::TraceFormat::text && format != render::TraceFormat::json;
}

std::vector<Query> queries_from(const TraceOptions& options, text::Timestamp now) {
  std::vector<Query> queries;
  for (const std::string& id : options.ids) queries.emplace_back(with_date_for_day(id, now));
  if (queries.empty() && is_drawing(options.format)) queries.push_back(Query::only_one());
  return queries;
}

tracing::Tracker::Options tracker_options(const TraceOptions& options) {
  tracing::Tracker::Options tracker;
  if (options.keep) tracker.keep = *options.keep;
  return tracker;
}

render::TraceLook look_of(const TraceOptions& options, const Context& context) {
  render::TraceLook look;
  look.brush = render::Brush(context.colouring(options.color));
  look.columns = context.columns();
  look.is_for_screen = context.out_is_terminal;
  look.now = context.now();
  return look;
}

/// No call has the name of a capture, so this would wait for ever.
void require_no_files(const TraceOptions& options) {
  if (!options.from.empty()) return;
  for (const std::string& id : options.ids) {
    const bool is_file = is_capture_file(id) || id == "-";
    const bool is_folder = holds_captures(id);
    if (!is_file && !is_folder && !is_named_as_json(id)) continue;
    const std::string shown = text::safe(id);
    const std::string_view what = is_file     ? "a file"
                                  : is_folder ? "a folder of captures"
                                              : "the name of a file";
    throw UsageError(fmt::format("'{}' is {}, and an ID belongs here", shown, what),
                     fmt::format("--from {} reads it", shown));
  }
}

void hint_at_help(const TraceOptions& options, const Context& context) {
  if (options.is_quiet || options.ids != std::vector<std::string>{"help"}) return;
  context.say("wazobus: hint: 'help' is taken for an ID; wazobus trace --help shows the options");
}

/// The bus has only what happens now.
void require_no_times(const TraceOptions& options, const std::vector<Query>& queries) {
  if (!options.from.empty()) return;
  for (const Query& query : queries) {
    // A number may be a time, but also that of a phone.
    if (!query.is_time() || query.text().find_first_of(":-") == std::string::npos) continue;
    throw UsageError(
        fmt::format("'{}' is a time, and the bus has only what happens now", text::safe(query.text())),
        "--from FILE finds a call of that time in a capture");
  }
}

/// Nobody knows how many conversations the bus will have. Ladders can follow each other.
void require_one_for_picture(const TraceOptions& options) {
  const bool is_picture = is_drawing(options.format) && options.format != render::TraceFormat::ladder;
  if (!options.ids.empty() || !options.from.empty() || !is_picture || options.count == std::uint64_t{1})
    return;
  throw UsageError("this format shows one conversation, and no ID is given",
                   "-c 1 waits for the end of one; without an ID there is a list, in text or json");
}

std::unique_ptr<BusSource> bus_source(const TraceOptions& options, const Limits& limits,
                                      const Context& context) {
  if (!options.from.empty()) return nullptr;
  ListenOptions listen;
  listen.connection = options.connection;
  listen.quiet = options.is_quiet;
  return std::make_unique<BusSource>(listen, "everything", limits, context);
}

}  // namespace

TraceSetup::TraceSetup(const TraceOptions& options, const Context& context)
    : limits({options.count, options.timeout, {}}),
      queries(queries_from(options, context.now())),
      window(time_window_from(options.since, options.until, context.now())),
      tracker(tracker_options(options)),
      look(look_of(options, context)),
      catalogue(load_catalogue(options.catalogues)) {
  require_no_files(options);
  require_input_for_config(options.connection, options.from);
  hint_at_help(options, context);
  require_no_times(options, queries);
  require_one_for_picture(options);
  bus = bus_source(options, limits, context);
}

}  // namespace wazobus::commands
