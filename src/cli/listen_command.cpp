// SPDX-License-Identifier: MIT
#include "commands/listening/listen.hpp"

#include <array>
#include <memory>

#include "cli/commands.hpp"
#include "text/choice.hpp"

namespace wazobus::cli {

namespace {

constexpr std::array match_choices{text::Choice{"all", false}, text::Choice{"any", true}};

constexpr std::string_view listen_examples =
    "wazobus listen\n"
    "wazobus listen 'calls.#' call_form_result -x 'calls.dtmf.#'\n"
    "wazobus listen --json -e call_created | jq .data.call_id\n"
    "wazobus listen -f '{timestamp:%H:%M:%S}\\t{name}\\t{data.call_id}' 'calls.#'\n"
    "wazobus listen -f line --compact -o night.ndjson.gz --rotate 100M\n"
    "wazobus listen -e call_created --where data.status=Up -c 1 --timeout 5s\n"
    "wazobus listen -e 'call_*' --where 'data.status = Up and not data.cause'\n"
    "wazobus listen -e call_created -c 1 --timeout 5s --exec ./make-a-call.sh\n"
    "wazobus listen --client token.json --only undelivered -e call_created\n"
    "wazobus listen --stats\n"
    "wazobus listen --from night.ndjson.gz -f line --where 'data.duration > 60'";

void append_selection(std::vector<Option>& options, commands::SelectOptions& select) {
  options.push_back(
      {.names = "SELECTOR",
       .kind = Kind::selector,
       .target = &select.selectors,
       .help = "An event name, a routing key, or a pattern for routing keys (* is one word, # any number of "
               "words). Shows events that any SELECTOR selects; without one, all events",
       .brief = "event names and routing-key patterns: 'calls.#'"});
  append(
      options, "Select",
      {{.names = "-r,--routing-key",
        .kind = Kind::pattern,
        .target = &select.routing_keys,
        .help = "Events whose routing key this pattern matches"},
       {.names = "-e,--event",
        .kind = Kind::event,
        .target = &select.events,
        .help = "Events of this name; several with commas, or a shell's pattern such as 'call_*'",
        .brief = "events of this name, or 'call_*'"},
       {.names = "-x,--exclude",
        .kind = Kind::selector,
        .target = &select.excluded,
        .help = "But not these: a SELECTOR, several with commas, or a shell's pattern for names such as "
                "'call_*'",
        .brief = "but not these"},
       {.names = "-t,--tenant",
        .kind = Kind::uuid,
        .target = &select.tenants,
        .help = "Only events of this tenant; with several, of any of them",
        .brief = "events of this tenant"},
       {.names = "--user-uuid",
        .kind = Kind::uuid,
        .target = &select.users,
        .help = "Only events for this user, or for all users of its tenant; with several, for any of them"},
       {.names = "-H,--header",
        .kind = Kind::header,
        .target = &select.headers,
        .help = "Only events with this AMQP header: K=V is a string, K:=JSON has the type of the JSON, and "
                "K:=null takes any value"},
       {.names = "--match",
        .kind = Kind::choice,
        .target = one_of(match_choices, select.any_header),
        .help = "With several --header: all of them, or any",
        .value_name = "MATCH",
        .default_value = "all"},
       {.names = "--where",
        .kind = Kind::condition,
        .target = &select.conditions,
        .help =
            "Only events for which this is true, such as 'data.status = Up'. A path is written as in a "
            "template. Operators: = != < > <= >=, and ~ !~ for a regular expression; a path alone asks "
            "whether it is there. Joined by and, or, not and parentheses; several --where must all be true",
        .brief = "'data.status = Up and not data.cause'"},
       {.names = "--grep",
        .kind = Kind::name,
        .target = &select.searches,
        .help =
            "Only events in whose routing key, headers or body this regular expression matches; the matches "
            "are coloured. With several, one must match",
        .value_name = "TEXT",
        .brief = "a text anywhere in the event"},
       {.names = "-i,--ignore-case",
        .kind = Kind::flag,
        .target = &select.ignores_case,
        .help = "Ignore case in names of events, --grep and the ~ of --where"}});
}

/// The target of --format: one of the formats, or a template.
OneOf format_or_template(commands::ListenOptions& listen) {
  OneOf target = one_of(render::format_choices, listen.format);
  target.store = [&listen, store_format = target.store](const std::string& typed) {
    listen.is_format_chosen = true;
    listen.format_template.reset();
    if (commands::is_template(typed)) {
      listen.format_template = typed;
    } else {
      store_format(typed);
    }
  };
  return target;
}

void append_output(std::vector<Option>& options, commands::ListenOptions& listen) {
  append(options, "Show and keep",
         {{.names = "-f,--format",
           .kind = Kind::choice_or_template,
           .target = format_or_template(listen),
           .help = text::described(render::format_choices) +
                   "; or a template, '{timestamp} {name} {data.call_id}', with {delta} the time since the "
                   "previous event, with {delivery} what a --client gets",
           .default_value = "pretty",
           .brief = text::words_of(render::format_choices, "a template")},
          json_format_option(
              [&listen] {
                listen.format = render::Format::json;
                listen.is_format_chosen = true;
              },
              "each body on a line, for jq"),
          color_option("Colours in pretty and line", listen.color),
          {.names = "--body",
           .kind = Kind::choice,
           .target = one_of(render::body_choices, listen.body),
           .help = "pretty: show the whole body (all), or data alone (data); without it, data below a line "
                   "with the other members",
           .value_name = "PARTS",
           .brief = "pretty: the whole body (all) or data alone"},
          {.names = "--compact",
           .kind = Kind::flag,
           .target = &listen.compact,
           .help = "pretty: put as much on a line as fits; line: cut lines at the width of the terminal, "
                   "and put what matters first and uuids last"},
          {.names = "--delta",
           .kind = Kind::flag,
           .target = &listen.delta,
           .help = "pretty, line: the seconds since the previous event, behind the time; {delta} in a "
                   "template"},
          {.names = "--sort-keys",
           .kind = Kind::flag,
           .target = &listen.sort_keys,
           .help = "pretty, json: sort the keys of each object"},
          {.names = "--cut",
           .kind = Kind::number,
           .target = &listen.cut,
           .help = "pretty, line: show N characters of long strings",
           .range = {1, 1'000'000}},
          {.names = "--stats",
           .kind = Kind::flag_or_duration,
           .target = FlagOrDuration{&listen.stats, &listen.stats_period},
           .help = "Count events instead: a table of number, rate, bytes and delay by event name. On a "
                   "terminal it is drawn each second, elsewhere at the end; --stats=5s: every 5 seconds; "
                   "with --json it is an object",
           .excludes = {"format"},
           .instead_of_excluded = "--stats --json prints JSON objects",
           .brief = "count events instead"},
          {.names = "--by",
           .kind = Kind::choice,
           .target = one_of(commands::stats_by_choices, listen.by),
           .help = "With --stats: count by name, service, tenant, user or routing_key",
           .value_name = "WHAT",
           .default_value = "name",
           .companion_of = "stats"},
          {.names = "-o,--output",
           .kind = Kind::file,
           .target = &listen.output,
           .help = "Append a capture record of each event to this file; .gz and .zst are packed",
           .is_given_once = true,
           .files = capture_files,
           .brief = "keep capture records in this file"},
          {.names = "--rotate",
           .kind = Kind::size_or_duration,
           .target = &listen.rotate,
           .help = "Begin a new --output file after this size (100M), time (1h), or whichever comes first "
                   "(24h,100M); the finished one is renamed after the time of its first event",
           .companion_of = "output"},
          {.names = "--rotate-keep",
           .kind = Kind::number,
           .target = &listen.rotate_keep,
           .help = "Keep N finished files of --rotate, and remove the oldest when there are more; without it "
                   "none is removed",
           .range = {1},
           .companion_of = "output"},
          {.names = "--output-mode",
           .kind = Kind::name,
           .target = &listen.output_mode,
           .help = "The permissions of a new --output file, as chmod takes them",
           .value_name = "MODE",
           .default_value = "600",
           .companion_of = "output"},
          {.names = "--force",
           .kind = Kind::flag,
           .target = &listen.force,
           .help = "Append to the --output file even if it is clearly not a capture",
           .scope = Scope::typed,
           .needs = "output"},
          {.names = "--redact",
           .kind = Kind::flag,
           .target = &listen.redact,
           .help = "Show and keep no personal data: numbers, names, users, tenants, addresses and secrets "
                   "become stand-ins, the same for the same original"},
          {.names = "--redact-key",
           .kind = Kind::file,
           .target = &listen.redact_key,
           .help = "Make the stand-ins with this key, of 16 bytes or more, so that those of several captures "
                   "match; otherwise each run has a key of its own",
           .companion_of = "redact"},
          {.names = "-q,--quiet",
           .kind = Kind::flag,
           .target = &listen.quiet,
           .help = "No \"listening on ...\" line, no hints, no totals, no message about a timeout",
           .scope = Scope::shared}});
}

void append_check(std::vector<Option>& options, commands::ListenOptions& listen) {
  append(options, "Check",
         {{.names = "--check",
           .kind = Kind::flag,
           .target = &listen.check,
           .help = "Check events against the catalogue. Findings are printed below the event, or on the "
                   "standard error if the format has no place for them, and counted at the end"},
          {.names = "--only-invalid",
           .kind = Kind::flag,
           .target = &listen.only_invalid,
           .help = "Show only events with findings"},
          catalogue_files_option(listen.catalogues)});
}

void append_client(std::vector<Option>& options, commands::ListenOptions& listen) {
  append_client_options(options, listen.client);
  append(options, client_group,
         {{.names = "--only",
           .kind = Kind::choice,
           .target = one_of(commands::only_choices, listen.only),
           .help = "Show only events that the client gets (delivered), or does not get (undelivered)",
           .value_name = "WHICH",
           .scope = Scope::typed}});
}

void append_limits(std::vector<Option>& options, commands::ListenOptions& listen) {
  append(
      options, "End",
      {{.names = "-c,--count",
        .kind = Kind::number,
        .target = &listen.count,
        .help = "End after N events",
        .range = {1},
        .brief = "end after N events"},
       {.names = "--timeout",
        .kind = Kind::duration,
        .target = &listen.timeout,
        .help = "End after this time (500ms, 5s, 2m), 0 for never; exit status 124 if --count was not "
                "reached",
        .brief = "end after 5s, 2m ..."},
       {.names = "--idle-timeout",
        .kind = Kind::duration,
        .target = &listen.idle_timeout,
        .help =
            "End when no event came for this long, and the command of --exec has ended; 0 for never; exit "
            "status as --timeout"},
       {.names = "--exec",
        .kind = Kind::name,
        .target = &listen.exec,
        .help =
            "When it listens, run this command with sh -c: once, not for each event. What it prints goes to "
            "the standard error; if it fails, the exit status is 1. Listening goes on when it has ended with "
            "0: -c or --idle-timeout 1s ends it",
        .value_name = "COMMAND",
        .is_given_once = true,
        .scope = Scope::typed}});
}

void append_source(std::vector<Option>& options, commands::ListenOptions& listen) {
  append(
      options, "Source",
      {{.names = "--from",
        .kind = Kind::file,
        .target = &listen.from,
        .help =
            "Read this capture instead of the bus: whatever validate reads, plain, gzip or Zstandard; "
            "- is the standard input; of a folder the captures in it. Several are merged by time. A SELECTOR "
            "that is a file is read too: --from night*.ndjson",
        .overrides = {"queue", "exchange", "exchange-type", "declare"},
        .files = capture_files,
        .brief = "read a capture instead of the bus"},
       {.names = "--follow",
        .kind = Kind::flag,
        .target = &listen.follow,
        .help = "Go on reading the file of --from as it grows, like tail -F: also if it does not exist yet, "
                "is truncated, or is replaced by another file",
        .companion_of = "from"}});
  append_window_options(options, listen.since, listen.until);
  append(
      options, "Source",
      {{.names = "--queue",
        .kind = Kind::name,
        .target = &listen.queue,
        .help = "Take events from this existing queue instead of a new one, and acknowledge them once "
                "they are written; events that are not selected are removed from it too",
        .is_given_once = true,
        .transport = Transport::amqp,
        .excludes = {"from"},
        .overrides = {"exchange", "exchange-type", "declare"}},
       {.names = "--prefetch",
        .kind = Kind::number,
        .target = &listen.prefetch,
        .help = "With --queue: take this many events before they are acknowledged",
        .default_value = "100",
        .range = {1, UINT16_MAX},
        .transport = Transport::amqp,
        .companion_of = "queue"},
       {.names = "--stream-offset",
        .kind = Kind::offset,
        .target = &listen.stream_offset,
        .help = "Where in a stream to begin: first, last, next, the number of an event, a time "
                "(2026-11-21T15:48:00Z) or how long ago (1h)",
        .default_value = "next",
        .transport = Transport::amqp,
        .companion_of = "queue"},
       {.names = "--queue-limit",
        .kind = Kind::size,
        .target = &listen.queue_limit,
        .help = "While the output is slow, the broker keeps at most so many bytes of events, and drops the "
                "oldest; 0: no limit",
        .default_value = "64M",
        .transport = Transport::amqp,
        .excludes = {"queue", "from"}},
       {.names = "--max-body",
        .kind = Kind::size,
        .target = &listen.max_body,
        .help = "End at an event whose body is larger than this",
        .default_value = "512M",
        .transport = Transport::amqp},
       {.names = "--no-reconnect",
        .kind = Kind::flag,
        .target = &listen.no_reconnect,
        .help = "End when the connection is lost, instead of connecting again"}});
}

std::vector<Option> listen_options(commands::ListenOptions& listen) {
  std::vector<Option> options;
  append_selection(options, listen.select);
  append_output(options, listen);
  append_check(options, listen);
  append_client(options, listen);
  append_limits(options, listen);
  append_source(options, listen);
  append_broker_options(options, listen.connection, "Listen on this exchange alone",
                        "xivo and wazo-headers, those that exist");
  append_websocket_options(options, listen.connection);
  return options;
}

}  // namespace

Command listen_command() {
  const auto options = std::make_shared<commands::ListenOptions>();
  return {.name = "listen",
          .description = "Tail events from the bus, or from a capture",
          .examples = listen_examples,
          .make_options = [options] { return listen_options(*options); },
          .run = [options](commands::Context& context) { return commands::listen(*options, context); },
          .configuration = &options->connection,
          .connection = &options->connection};
}

}  // namespace wazobus::cli
