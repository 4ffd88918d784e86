// SPDX-License-Identifier: MIT
#include <memory>

#include "cli/commands.hpp"
#include "commands/tracing/trace.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view trace_examples =
    "wazobus trace\n"
    "wazobus trace --from night.ndjson.gz\n"
    "wazobus trace --from night.ndjson.gz 1465572129.31\n"
    "wazobus trace --from night.ndjson.gz -f ladder 1465572129.31\n"
    "wazobus trace --from night.ndjson.gz -f svg 1465572129.31 > call.svg\n"
    "wazobus trace --from night.ndjson.gz --failed\n"
    "wazobus trace --from night.ndjson.gz --json | jq .outcome\n"
    "wazobus trace -c 1 --timeout 5m";

void append_showing(std::vector<Option>& options, commands::TraceOptions& trace) {
  append(
      options, "Show",
      {{.names = "-f,--format",
        .kind = Kind::choice,
        .target = one_of(render::trace_format_choices, trace.format),
        .help = text::described(render::trace_format_choices),
        .default_value = "text",
        .otherwise = "; the messages themselves are shown by wazobus listen --from FILE --grep 'ID1|ID2' "
                     "-f record, with the ids that --json has in calls",
        .brief = text::words_of(render::trace_format_choices)},
       json_format_option([&trace] { trace.format = render::TraceFormat::json; }),
       {.names = "--what",
        .kind = Kind::choice,
        .target = one_of(commands::trace_what_choices, trace.what),
        .help =
            "Look at the events of Wazo's services alone (bus), those of Asterisk's interfaces (ami, ari), "
            "or all",
        .value_name = "WHAT",
        .default_value = "all",
        .brief = "the events to look at: all, bus, ami, ari"},
       {.names = "--failed",
        .kind = Kind::flag,
        .target = &trace.only_failed,
        .help =
            "Only calls that failed: nobody answered, or nobody took the call after a transfer or a parking, "
            "or a relocation failed, or the call ended with a cause such as \"temporary failure\"",
        .scope = Scope::typed,
        .brief = "only calls that failed"},
       color_option("Colours in text and ladder", trace.color),
       {.names = "-q,--quiet",
        .kind = Kind::flag,
        .target = &trace.is_quiet,
        .help = "Nothing on the standard error but errors",
        .scope = Scope::shared},
       catalogue_files_option(trace.catalogues)});
}

void append_ending(std::vector<Option>& options, commands::TraceOptions& trace) {
  append(options, "End",
         {{.names = "-c,--count",
           .kind = Kind::number,
           .target = &trace.count,
           .help = "End after N conversations",
           .range = {1},
           .brief = "end after N conversations"},
          {.names = "--timeout",
           .kind = Kind::duration,
           .target = &trace.timeout,
           .help = "End after this time (500ms, 5s, 2m; 0 is never); exit status 124 if --count was not "
                   "reached",
           .brief = "end after 5s, 2m ..."},
          {.names = "--keep",
           .kind = Kind::number,
           .target = &trace.keep,
           .help = "Keep N conversations in memory; when there are more, the oldest is regarded as ended",
           .default_value = "1000",
           .range = {1, 1'000'000}}});
}

std::vector<Option> trace_options(commands::TraceOptions& trace) {
  std::vector<Option> options;
  options.push_back(
      {.names = "ID",
       .kind = Kind::name,
       .target = &trace.ids,
       .help = "Show the conversation of this call id, conversation id, channel name, bridge, transfer, "
               "user uuid, number, name or time; without it, list the conversations, or draw the only one "
               "of a capture. With --from, an ID that is a file is read too: --from night*.ndjson",
       .brief = "a call, a channel, a number, a user ..."});
  append_showing(options, trace);
  append_ending(options, trace);
  append(
      options, "Source",
      {{.names = "--from",
        .kind = Kind::file,
        .target = &trace.from,
        .help =
            "Read this capture instead of the bus: whatever validate reads, plain, gzip or Zstandard; - is "
            "the standard input; of a folder the captures in it. Several are merged by time",
        .overrides = {"exchange", "exchange-type", "declare"},
        .files = capture_files,
        .brief = "read a capture instead of the bus"}});
  append_window_options(options, trace.since, trace.until);
  append_broker_options(options, trace.connection, "Listen on this exchange alone",
                        "xivo and wazo-headers, those that exist");
  for (Option& option : options) {
    if (option.names == "-v,--verbose")
      option.help = "text, json: the body of each event too; and say what happens on the connection";
  }
  return options;
}

}  // namespace

Command trace_command() {
  const auto options = std::make_shared<commands::TraceOptions>();
  return {.name = "trace",
          .description = "List the calls on the bus or in a capture, or follow one",
          .examples = trace_examples,
          .make_options = [options] { return trace_options(*options); },
          .run = [options](commands::Context& context) { return commands::trace(*options, context); },
          .configuration = &options->connection,
          .connection = &options->connection};
}

}  // namespace wazobus::cli
