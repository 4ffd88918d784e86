// SPDX-License-Identifier: MIT
#include "cli/tree.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "cli/help.hpp"
#include "cli/surface.hpp"
#include "commands/cataloguing/catalogue.hpp"
#include "commands/listening/listen.hpp"
#include "commands/publishing/publish.hpp"
#include "commands/validating/validate.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::cli {

struct Tree::Values {
  commands::ListenOptions listen;
  std::string format = "pretty";
  bool json = false;
  commands::PublishOptions publish;
  commands::ValidateOptions validate;
  std::string finding_format = "text";
  std::string edition = "current";
  std::string input = "auto";
  std::string publish_input = "auto";
  commands::CatalogueOptions catalogue;
  std::string action;
  std::optional<std::string> export_format;
  std::string shell;
  std::string surface;
};

namespace {

/// Refuses what is not one of the words that the option's type name stands for.
CLI::Option* one_of(CLI::Option* option, const std::string& type_name) {
  option->type_name(type_name);
  option->check([type_name](const std::string& typed) -> std::string {
    const std::vector<std::string>& choices = choices_of(type_name);
    if (std::find(choices.begin(), choices.end(), typed) != choices.end()) return {};
    const std::string_view near = text::nearest(typed, choices);
    return fmt::format("'{}' is not one of {}{}", text::safe(typed), fmt::join(choices, ", "),
                       near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
  });
  return option;
}

/// An option that may be given several times, each time with one value.
CLI::Option* add_repeatable(CLI::App& command, const std::string& names, std::vector<std::string>& values,
                            const std::string& help) {
  return command.add_option(names, values, help)->allow_extra_args(false)->take_all();
}

CLI::Option* add_catalogue_files(CLI::App& command, std::vector<std::string>& files) {
  return add_repeatable(command, "--catalogue", files,
                        "A file of events that are added to the catalogue, or replace those of the same name")
      ->type_name("FILE");
}

/// An empty name is a variable of a script that was not set, not a file.
void refuse_empty_file_names(CLI::App& command) {
  for (CLI::Option* const option : command.get_options()) {
    if (option->get_type_name() != "FILE") continue;
    option->check([](const std::string& typed) {
      return typed.empty() ? std::string("'' is not the name of a file") : std::string();
    });
  }
}

CLI::Option* whole_number(CLI::Option* option, std::uint64_t least, std::uint64_t most) {
  option->type_name("N");
  option->check([least, most](const std::string& typed) -> std::string {
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    const bool is_number = error == std::errc{} && rest == typed.data() + typed.size();
    if (is_number && value >= least && value <= most) return {};
    if (most == UINT64_MAX)
      return fmt::format("'{}' is not a whole number from {} on", text::safe(typed), least);
    return fmt::format("'{}' is not a whole number from {} to {}", text::safe(typed), least, most);
  });
  return option;
}

void add_connection(CLI::App& command, commands::ConnectionOptions& options) {
  const auto grouped = [](CLI::Option* option) { option->group(connection_group); };
  grouped(
      add_repeatable(
          command, "-u,--uri,--url", options.uris,
          "The broker, amqp://user:password@host:5672/vhost or amqps://; repeated, they are tried in turn "
          "[$WAZOBUS_URI, $AMQP_URL; default: amqp://guest:guest@localhost:5672/]")
          ->type_name("URI"));
  grouped(command
              .add_option("-n,--host", options.host,
                          "The broker's host; the URI of the environment is left alone then")
              ->type_name("HOST"));
  grouped(whole_number(
      command.add_option("--port", options.port, "The broker's port [default: 5672, with TLS 5671]"), 1,
      65535));
  grouped(command.add_option("--vhost", options.vhost, "The virtual host [default: /]")->type_name("NAME"));
  grouped(command.add_option("--user", options.user, "The user to log in as [default: guest]")
              ->type_name("NAME"));
  grouped(command
              .add_option("--password-file", options.password_file,
                          "A file whose first line is the password [$WAZOBUS_PASSWORD]")
              ->type_name("FILE"));
  grouped(command
              .add_option("--tls-ca-file", options.tls_ca_file,
                          "The authority that signed the broker's certificate (PEM) [default: the system's]")
              ->type_name("FILE"));
  grouped(command.add_option("--tls-cert-file", options.tls_cert_file, "A client certificate (PEM)")
              ->type_name("FILE"));
  grouped(
      command.add_option("--tls-key-file", options.tls_key_file, "The key of the client certificate (PEM)")
          ->type_name("FILE"));
  grouped(command.add_flag("-k,--insecure", options.insecure, "Take any certificate, for any host name"));
  grouped(command
              .add_option("--heartbeat", options.heartbeat,
                          "Ask for heartbeats this often, 0 for none [default: 30s]")
              ->type_name("DURATION"));
  grouped(command
              .add_option("--connect-timeout", options.connect_timeout,
                          "Wait this long for each broker [default: 10s]")
              ->type_name("DURATION"));
  grouped(command
              .add_option("--profile", options.profile,
                          "Use the settings of this profile of the configuration file")
              ->type_name("NAME"));
  grouped(command
              .add_option("--config", options.config_file,
                          "The configuration file [default: ~/.config/wazobus/config.toml]")
              ->type_name("FILE"));
}

void add_exchange(CLI::App& command, commands::ConnectionOptions& options, const std::string& exchange_help) {
  const auto grouped = [](CLI::Option* option) { option->group(exchange_group); };
  grouped(command.add_option("--exchange", options.exchange, exchange_help)->type_name("NAME"));
  grouped(one_of(command.add_option("--exchange-type", options.exchange_type,
                                    "What --exchange must be, topic or headers [default: what it is]"),
                 "TYPE"));
  grouped(command.add_flag("--declare", options.declare,
                           "Create what is missing as Wazo does: durable, and xivo bound to wazo-headers"));
}

/// One of the formats, or a template.
CLI::Option* format_or_template(CLI::Option* option) {
  option->type_name("FORMAT");
  option->check([](const std::string& typed) -> std::string {
    if (commands::is_template(typed)) return {};
    const std::vector<std::string>& formats = choices_of("FORMAT");
    if (std::find(formats.begin(), formats.end(), typed) != formats.end()) return {};
    const std::string_view near = text::nearest(typed, formats);
    return fmt::format("'{}' is not one of {}{}", text::safe(typed), fmt::join(formats, ", "),
                       near.empty() ? ", and no template such as '{name} {data.call_id}'"
                                    : fmt::format("; did you mean '{}'?", near));
  });
  return option;
}

void add_listen_selection(CLI::App& command, commands::SelectOptions& options) {
  command
      .add_option(
          "SELECTOR", options.selectors,
          "A routing-key pattern (* is one word, # any number of words), or a word that is an event name or "
          "a whole routing key. An event is shown when any of several selects it; none selects everything")
      ->type_name("");
  const auto select = [](CLI::Option* option) { option->group("Select"); };
  select(add_repeatable(command, "-r,--routing-key", options.routing_keys,
                        "Events whose routing key this pattern matches")
             ->type_name("PATTERN"));
  select(add_repeatable(command, "-e,--event", options.events, "Events of this name")->type_name("NAME"));
  select(add_repeatable(command, "-x,--exclude", options.excluded, "But not these: a SELECTOR")
             ->type_name("SELECTOR"));
  select(
      add_repeatable(command, "-t,--tenant", options.tenants, "Only events of this tenant; of several, any")
          ->type_name("UUID"));
  select(add_repeatable(command, "--user-uuid", options.users,
                        "Only events for this user, or for all users of its tenant; of several, any")
             ->type_name("UUID"));
  select(
      add_repeatable(command, "-H,--header", options.headers,
                     "Only events with this AMQP header: K=V is a string, K:=JSON has the type of the JSON, "
                     "and K:=null is any value")
          ->type_name("K=V|K:=JSON"));
  select(one_of(command.add_option_function<std::string>(
                    "--match", [&options](const std::string& typed) { options.any_header = typed == "any"; },
                    "With several --header: all of them, or any [default: all]"),
                "MATCH"));
  select(
      add_repeatable(
          command, "--where", options.conditions,
          "Only events in which this holds, such as data.status=Up: PATH OP VALUE as one word, "
          "OP one of = != ~ !~ (regular expression) < > <= >=, PATH a name as in a template; of several, all")
          ->type_name("CONDITION"));
}

void add_listen_output(CLI::App& command, commands::ListenOptions& options, std::string& format, bool& json) {
  const auto show = [](CLI::Option* option) { option->group("Show and keep"); };
  CLI::Option* const format_option = format_or_template(command.add_option(
      "-f,--format", format,
      "pretty: head line and indented body; line: one line an event; json: the body on one line; record: the "
      "capture record; raw: the body's bytes; or a template, '{timestamp} {name} {data.call_id}' "
      "[default: pretty]"));
  show(format_option);
  show(command.add_flag("--json", json, "The same as -f json")->excludes(format_option));
  show(one_of(command.add_option("--color", options.color,
                                 "Colours in pretty and line: auto (on a terminal, unless $NO_COLOR), "
                                 "always, never [default: auto]"),
              "WHEN"));
  show(command.add_flag("--compact", options.compact,
                        "pretty: as much on a line as fits; line: never longer than the terminal is wide"));
  show(whole_number(
      command.add_option("--cut", options.cut, "pretty, line: show N characters of long strings"), 1,
      1'000'000));
  show(command
           .add_flag(
               "--stats", options.stats,
               "Count instead: events, rate, bytes and delay by event name, drawn anew each second on a "
               "terminal, a table at the end elsewhere; --stats=5s: every 5 seconds; with --json an object")
           ->type_name("[=DURATION]")
           ->excludes(format_option));
  show(command
           .add_option("-o,--output", options.output,
                       "Append a capture record of each event to this file; .gz and .zst are packed")
           ->type_name("FILE"));
  show(command
           .add_option("--rotate", options.rotate,
                       "Begin a new --output file after this size (100M) or time (1h); the finished one is "
                       "renamed after the time of its first event")
           ->type_name("SIZE|DURATION"));
  show(command.add_flag("-q,--quiet", options.quiet,
                        "No \"listening on ...\" line, no hints, no totals, no word about a timeout"));
}

void add_listen_check(CLI::App& command, commands::ListenOptions& options) {
  const auto check = [](CLI::Option* option) { option->group("Check"); };
  check(command.add_flag(
      "--check", options.check,
      "Hold events against the catalogue: findings stand below the event, or on the standard error "
      "where the format has no place for them, and are counted at the end"));
  check(command.add_flag("--only-invalid", options.only_invalid, "Show only events with findings"));
  check(add_catalogue_files(command, options.catalogues));
}

void add_listen_end(CLI::App& command, commands::ListenOptions& options) {
  const auto end = [](CLI::Option* option) { option->group("End"); };
  end(whole_number(command.add_option("-c,--count", options.count, "End after N events"), 1, UINT64_MAX));
  end(command
          .add_option("--timeout", options.timeout,
                      "End after this time (500ms, 5s, 2m); exit status 124 if --count was not reached")
          ->type_name("DURATION"));
  end(command
          .add_option("--idle-timeout", options.idle_timeout,
                      "End when no event came for this long; exit status as --timeout")
          ->type_name("DURATION"));
}

void add_listen_source(CLI::App& command, commands::ListenOptions& options) {
  const auto from = [](CLI::Option* option) { option->group("Source"); };
  CLI::Option* const capture =
      add_repeatable(
          command, "--from", options.from,
          "Read this capture instead of the bus: whatever validate reads, plain, gzip or Zstandard; - "
          "is the standard input. A SELECTOR that is a file is read too: --from night*.ndjson")
          ->type_name("FILE");
  from(capture);
  from(command
           .add_option(
               "--queue", options.queue,
               "Consume this existing queue, acknowledging what has been written, instead of a queue of "
               "our own; what is not selected is taken out of it too")
           ->type_name("NAME")
           ->excludes(capture));
  from(whole_number(command.add_option("--prefetch", options.prefetch,
                                       "With --queue: take this many events before they are acknowledged "
                                       "[default: 100]"),
                    1, UINT16_MAX));
  from(command
           .add_option("--stream-offset", options.stream_offset,
                       "Where in a stream to begin: first, last, next, the number of an event, a time "
                       "(2026-11-21T15:48:00Z) or how long ago (1h) [default: next]")
           ->type_name("OFFSET"));
  from(command.add_flag("--no-reconnect", options.no_reconnect,
                        "End when the connection is lost, instead of connecting again"));
}

void add_listen(CLI::App& command, commands::ListenOptions& options, std::string& format, bool& json) {
  command.footer(
      "wazobus listen\n"
      "wazobus listen 'calls.#' call_form_result -x 'calls.dtmf.#'\n"
      "wazobus listen --json -e call_created | jq .data.call_id\n"
      "wazobus listen -f '{timestamp:%H:%M:%S}\\t{name}\\t{data.call_id}' 'calls.#'\n"
      "wazobus listen -f line -o night.ndjson.gz --rotate 100M\n"
      "wazobus listen -e call_created --where data.status=Up -c 1 --timeout 5s\n"
      "wazobus listen --stats\n"
      "wazobus listen --from night.ndjson.gz -f line --where 'data.duration > 60'");
  add_listen_selection(command, options.select);
  add_listen_output(command, options, format, json);
  add_listen_check(command, options);
  add_listen_end(command, options);
  add_listen_source(command, options);
  add_exchange(command, options.connection,
               "Listen on this exchange alone [default: xivo and wazo-headers, those that exist]");
  add_connection(command, options.connection);
}

void add_publish_message(CLI::App& command, commands::PublishOptions& options, std::string& input) {
  const auto message = [](CLI::Option* option) { option->group("Message"); };
  message(command
              .add_option("-r,--routing-key", options.routing_key,
                          "The routing key, instead of the one that the event has in the catalogue")
              ->type_name("KEY"));
  message(command.add_option("-b,--body", options.body, "The body, sent as it is typed")->type_name("JSON"));
  message(add_repeatable(command, "-H,--header", options.headers,
                         "A header: K=V is a string, K:=JSON has the type of the JSON")
              ->type_name("K=V|K:=JSON"));
  message(add_repeatable(command, "-p,--property", options.properties,
                         "An AMQP property, such as priority=5; an empty value takes a default away "
                         "[default: content_type=application/json "
                         "content_encoding=utf-8 delivery_mode=2 priority=0, as Wazo sends]")
              ->type_name("NAME=VALUE"));
  message(
      one_of(command.add_option("--input", input,
                                "What the values of a FILE are: body, record (of a capture), or auto, each "
                                "as it looks [default: auto]"),
             "INPUT"));
  message(command.add_flag("--force", options.force,
                           "Send what the catalogue refuses all the same, and a -b that is not JSON"));
  message(add_catalogue_files(command, options.catalogues));
}

void add_publish_event(CLI::App& command, commands::PublishOptions& options) {
  const auto event = [](CLI::Option* option) { option->group("Event of the catalogue"); };
  const auto change = [&](const char* name, bool removes, const char* type, const char* help) {
    event(command
              .add_option_function<std::vector<std::string>>(
                  name,
                  [&options, removes](const std::vector<std::string>& typed) {
                    options.changes.push_back({removes, typed.back()});
                  },
                  help)
              ->type_name(type)
              ->allow_extra_args(false)
              ->take_all()
              ->trigger_on_parse());
  };
  change("--set", false, "PATH=VALUE|PATH:=JSON",
         "Change a field: data.status=Up is a string, data.talking_to:={} JSON; key, ACL and headers follow");
  change("--unset", true, "PATH", "Take a field away");
  event(command.add_option("-t,--tenant", options.tenant, "The tenant of the event [default: a random uuid]")
            ->type_name("UUID"));
  event(command
            .add_option("--user-uuid", options.user_uuid, "The user whom it is for [default: a random uuid]")
            ->type_name("UUID"));
  event(command
            .add_option("--origin-uuid", options.origin_uuid,
                        "The server that it is from; wazo-websocketd hands on only its own [$XIVO_UUID; "
                        "default: a random uuid]")
            ->type_name("UUID"));
}

void add_publish_many(CLI::App& command, commands::PublishOptions& options) {
  const auto from = [](CLI::Option* option) { option->group("Templates"); };
  from(command
           .add_option("--template", options.template_file,
                       "Fill in this file of JSON: {{uuid}} {{now}} {{seq}} {{int 1 9}} {{choice a b}} "
                       "{{env NAME}} {{var NAME}}")
           ->type_name("FILE"));
  from(add_repeatable(command, "--var", options.variables,
                      "What {{var NAME}} stands for: a text, or with := JSON")
           ->type_name("NAME=VALUE"));
  from(command
           .add_option(
               "--var-file", options.variable_file,
               "A message for each row of this CSV (a row of names first) or NDJSON; - is the standard "
               "input")
           ->type_name("FILE"));

  const auto many = [](CLI::Option* option) { option->group("Many"); };
  many(command
           .add_option("--replay", options.replay,
                       "Send this capture with the pauses that it has; plain, gzip or Zstandard")
           ->type_name("FILE"));
  many(command
           .add_option("--speed", options.speed,
                       "Replay so many times as fast; 0: without pauses [default: 1]")
           ->type_name("FACTOR"));
  many(command.add_option("--rate", options.rate, "Send at this rate: 100/s, 30/m, 5/h")->type_name("RATE"));
  many(whole_number(command.add_option("--repeat", options.repeat, "Send it all N times"), 1, UINT64_MAX));
  many(command.add_flag("--loop", options.loop, "Send it all again and again, until Ctrl-C"));
  many(whole_number(command.add_option("--resume-from", options.resume_from,
                                       "Begin with this line of the input: what a run that was stopped says"),
                    1, UINT64_MAX));
}

void add_publish_delivery(CLI::App& command, commands::PublishOptions& options) {
  const auto delivery = [](CLI::Option* option) { option->group("Delivery"); };
  delivery(command.add_flag("--mandatory", options.mandatory,
                            "Exit with 1 when a message reached no queue, not only warn"));
  delivery(whole_number(command.add_option("--window", options.window,
                                           "Send so many messages ahead of their confirms [default: 1000]"),
                        1, 1'000'000));
  delivery(command
               .add_option("--confirm-timeout", options.confirm_timeout,
                           "Give up when the broker confirms nothing for this long [default: 30s]")
               ->type_name("DURATION"));
  delivery(command
               .add_option("--reconnect-timeout", options.reconnect_timeout,
                           "Give up when a lost connection cannot be made again for this long [default: 5m]")
               ->type_name("DURATION"));
  delivery(command.add_flag("--no-reconnect", options.no_reconnect,
                            "End when the connection is lost, instead of connecting again"));
  delivery(command.add_flag("--dry-run", options.dry_run,
                            "Print the capture records that would be sent, and connect to nothing"));
  delivery(
      command.add_flag("--json", options.json, "Print the summary as JSON on the standard output as well"));
  delivery(command.add_flag("-q,--quiet", options.quiet, "No summary, no hints, no progress"));
}

void add_publish(CLI::App& command, commands::PublishOptions& options, std::string& input) {
  command.footer(
      "wazobus publish call_created --set data.status=Up\n"
      "wazobus publish users_forwards_busy_updated --user-uuid 2e752722-0864-4665-887d-a78a024cf7c7 "
      "--dry-run\n"
      "wazobus publish ami:QueueMemberStatus --set data.Queue=petak --repeat 10 --rate 2/s\n"
      "wazobus publish -r test.events -b '{\"name\": \"test\"}' -H name=test\n"
      "wazobus publish --template call.json --var-file users.csv\n"
      "wazobus publish --replay night.ndjson.gz --speed 2\n"
      "jq -c . events.json | wazobus publish -r test.events -\n"
      "wazobus publish -r collectd.calls --exchange collectd -p content_type=text/collectd -b 'PUTVAL ...'");
  command
      .add_option("EVENT|FILE", options.what,
                  "The name of an event of the catalogue (ami:NAME or ari:NAME for one of Asterisk), or a "
                  "file of JSON: "
                  "each value is a message, a body or a capture record; - is the standard input")
      ->type_name("");
  add_publish_message(command, options, input);
  add_publish_event(command, options);
  add_publish_many(command, options);
  add_publish_delivery(command, options);
  add_exchange(command, options.connection,
               "Publish to this exchange [default: xivo, or wazo-headers where there is no xivo]");
  add_connection(command, options.connection);
}

void add_validate(CLI::App& command, commands::ValidateOptions& options, std::string& format,
                  std::string& edition, std::string& input) {
  command.footer(
      "wazobus validate night.ndjson\n"
      "wazobus listen -f record | wazobus validate\n"
      "wazobus validate --strict -f github captures/*.ndjson.gz\n"
      "wazobus validate --summary -f json big.ndjson.zst | tail -n 1\n"
      "echo '{\"call_id\": \"1465572129.31\"}' | wazobus validate -e call_held");
  command
      .add_option(
          "FILE", options.files,
          "Files of event bodies, capture records or frames of wazo-websocketd: one a line, in arrays or "
          "pretty-printed, plain, gzip or Zstandard; - is the standard input, as is no file at all")
      ->type_name("");

  const auto check = [](CLI::Option* option) { option->group("Check"); };
  check(command.add_flag("--strict", options.strict, "Warnings are as bad as errors"));
  check(one_of(command.add_option("--edition", edition,
                                  "current: what current servers send is right; documented: only what the "
                                  "documentation has [default: current]"),
               "EDITION"));
  CLI::Option* const input_option = one_of(
      command.add_option("--input", input,
                         "What the values are: body (events), record (of a capture), or auto, each as it "
                         "looks [default: auto]"),
      "INPUT");
  check(input_option);
  check(command.add_option("-e,--event", options.event, "Each value is the bare data of this event")
            ->type_name("NAME")
            ->excludes(input_option));
  check(command.add_flag("--unknown-fields", options.unknown_fields,
                         "Warn of fields of data that neither the documentation nor servers know"));
  check(add_catalogue_files(command, options.catalogues));
  check(whole_number(
      command.add_option("--jobs", options.jobs, "Check with N threads [default: one a processor]"), 1, 256));

  const auto show = [](CLI::Option* option) { option->group("Show"); };
  show(one_of(
      command.add_option("-f,--format", format,
                         "text: one line a finding; json: one object a finding; github: annotations of a "
                         "workflow; junit, sarif: reports for other tools [default: text]"),
      "REPORT"));
  show(one_of(
      command.add_option("--color", options.color,
                         "Colours in text: auto (on a terminal, unless $NO_COLOR), always, never [default: "
                         "auto]"),
      "WHEN"));
  CLI::Option* const summary =
      command.add_flag("--summary", options.summary, "At the end count events by name, and findings by rule");
  show(summary);
  show(command.add_flag("-q,--quiet", options.quiet, "Print nothing: the exit status tells")
           ->excludes(summary));

  const auto end = [](CLI::Option* option) { option->group("End"); };
  end(whole_number(command.add_option("--max-errors", options.max_errors, "Stop after N errors"), 1,
                   UINT64_MAX));
  end(command.add_flag("--fail-fast", options.fail_fast, "Stop after the first error"));
}

void add_catalogue(CLI::App& command, commands::CatalogueOptions& options, std::string& action,
                   std::optional<std::string>& format) {
  command.footer(
      "wazobus catalogue list 'call_*'\n"
      "wazobus catalogue show call_created\n"
      "wazobus catalogue schema call_created > call_created.schema.json\n"
      "wazobus catalogue example call_held | wazobus publish -r calls.hold.created -\n"
      "wazobus catalogue match calls.call.created\n"
      "wazobus catalogue match --pattern 'calls.#'\n"
      "wazobus catalogue export --format asyncapi > wazo.asyncapi.json\n"
      "wazobus catalogue learn night.ndjson.gz > learnt.json\n"
      "wazobus catalogue diff builtin night.ndjson.gz");
  one_of(command
             .add_option("ACTION", action,
                         "list: the events, one a line; show: all about one; schema: its JSON Schema "
                         "(2020-12); example: a body of it; match: the events that a routing key or a topic "
                         "pattern brings; export: the whole for other tools; learn: a catalogue file of "
                         "what captures hold that is not known; diff: what two catalogues or captures "
                         "do not have in common")
             ->required(),
         "ACTION");
  command
      .add_option("WHAT|FILE", options.operands,
                  "show, schema and example: names of events; match: a routing key; list: a name, a part "
                  "of one, a pattern for names such as 'call_*', or a service; learn: captures; diff: two of "
                  "the word builtin, a catalogue file, a capture")
      ->type_name("");

  const auto show = [](CLI::Option* option) { option->group("Show"); };
  show(command.add_flag("--json", options.json, "list, match, diff: one object a line"));
  show(one_of(command.add_option("--color", options.color,
                                 "Colours: auto (on a terminal, unless $NO_COLOR), always, never "
                                 "[default: auto]"),
              "WHEN"));
  show(command
           .add_option("--pattern", options.pattern,
                       "match: the events that this topic pattern brings (* is one word, # any number)")
           ->type_name("PATTERN"));
  show(one_of(command.add_option("-f,--format", format,
                                 "export: json-schema, asyncapi (3.0.0) or markdown [default: json-schema]; "
                                 "diff: text, json or markdown [default: text]"),
              "LAYOUT"));
  show(add_catalogue_files(command, options.catalogues));
}

/// The index of a word among those of its type, which stand in the order of the enumeration.
template <typename Enum>
Enum chosen(const std::string& word, const std::string& type_name) {
  const std::vector<std::string>& words = choices_of(type_name);
  return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

}  // namespace

const std::vector<std::string>& choices_of(std::string_view type_name) {
  static const std::map<std::string_view, std::vector<std::string>> choices{
      {"FORMAT", {"pretty", "line", "json", "record", "raw"}},
      {"ACTION", {"list", "show", "schema", "example", "match", "export", "learn", "diff"}},
      {"LAYOUT", {"json-schema", "asyncapi", "markdown", "text", "json"}},
      {"REPORT", {"text", "json", "github", "junit", "sarif"}},
      {"EDITION", {"current", "documented"}},
      {"INPUT", {"auto", "body", "record"}},
      {"WHEN", {"auto", "always", "never"}},
      {"TYPE", {"topic", "headers"}},
      {"MATCH", {"all", "any"}},
      {"SHELL", {"bash", "zsh", "fish"}},
  };
  static const std::vector<std::string> anything;
  const auto found = choices.find(type_name);
  return found == choices.end() ? anything : found->second;
}

Tree::Tree(std::string_view only)
    : app(std::make_unique<CLI::App>("Shows, sends and checks the events of a Wazo Platform's message bus.",
                                     "wazobus")),
      values_(std::make_unique<Values>()) {
  app->formatter(std::make_shared<Help>());
  app->set_help_flag("-h,--help", "Show this help");
  app->set_version_flag("-V,--version", "wazobus " WAZOBUS_VERSION)->description("Show the version");
  app->require_subcommand(0, 1);
  // The last one wins, so that an alias can be overruled.
  app->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app->footer(
      "wazobus listen                     everything, as it happens\n"
      "wazobus listen 'calls.#'           what happens to calls\n"
      "wazobus publish EVENT              send one, as a Wazo service would\n"
      "wazobus validate FILE              check what was captured\n"
      "wazobus catalogue show EVENT       what an event is made of\n"
      "wazobus COMMAND --help             more about a command");

  add_commands();
  const auto named = std::find_if(unfilled_.begin(), unfilled_.end(), [only](const auto& unfilled) {
    return unfilled.first->get_name() == only;
  });
  if (named == unfilled_.end()) {
    complete();
    return;
  }
  fill(*named);
  unfilled_.erase(named);
}

void Tree::complete() {
  for (const Unfilled& one : unfilled_) fill(one);
  unfilled_.clear();
}

void Tree::fill(const Unfilled& one) {
  one.second(*one.first);
  refuse_empty_file_names(*one.first);
}

void Tree::add(const std::string& name, const std::string& description, Fill fill, Action action) {
  CLI::App* const command = app->add_subcommand(name, description);
  unfilled_.emplace_back(command, std::move(fill));
  actions[command] = std::move(action);
}

void Tree::add_commands() {
  Values& values = *values_;
  add(
      "listen", "Tail events from the bus, or from a capture",
      [&values](CLI::App& command) { add_listen(command, values.listen, values.format, values.json); },
      [&values](commands::Context& context) {
        // What CLI11 makes of a flag without a value.
        if (values.listen.stats == "true") values.listen.stats = "";
        const bool is_template = !values.json && commands::is_template(values.format);
        if (is_template) values.listen.format_template = values.format;
        values.listen.format = chosen<render::Format>(values.json   ? "json"
                                                      : is_template ? "pretty"
                                                                    : values.format,
                                                      "FORMAT");
        return commands::listen(values.listen, context);
      });
  configured["listen"] = &values.listen.connection;

  add(
      "publish", "Send events to the bus",
      [&values](CLI::App& command) { add_publish(command, values.publish, values.publish_input); },
      [&values](commands::Context& context) {
        values.publish.values = chosen<commands::ValuesAre>(values.publish_input, "INPUT");
        return commands::publish(values.publish, context);
      });
  configured["publish"] = &values.publish.connection;

  add(
      "validate", "Check captured JSON against the catalogue of events",
      [&values](CLI::App& command) {
        add_validate(command, values.validate, values.finding_format, values.edition, values.input);
      },
      [&values](commands::Context& context) {
        values.validate.format = chosen<render::FindingFormat>(values.finding_format, "REPORT");
        values.validate.edition = chosen<catalogue::Edition>(values.edition, "EDITION");
        values.validate.input = chosen<catalogue::Input>(values.input, "INPUT");
        return commands::validate(values.validate, context);
      });

  add(
      "catalogue", "Read and extend the catalogue of events",
      [&values](CLI::App& command) {
        add_catalogue(command, values.catalogue, values.action, values.export_format);
      },
      [&values](commands::Context& context) {
        values.catalogue.action = chosen<commands::CatalogueAction>(values.action, "ACTION");
        if (values.export_format)
          values.catalogue.format = chosen<commands::CatalogueFormat>(*values.export_format, "LAYOUT");
        return commands::catalogue(values.catalogue, context);
      });
  add_surface();
}

/// The commands that print the tree itself.
void Tree::add_surface() {
  Values& values = *values_;
  add(
      "completion", "Print a shell's completion script",
      [&values](CLI::App& command) {
        one_of(command.add_option("SHELL", values.shell, "bash, zsh or fish")->required(), "SHELL");
        command.footer(
            "wazobus completion bash > ~/.local/share/bash-completion/completions/wazobus\n"
            "wazobus completion zsh > \"${fpath[1]}/_wazobus\"\n"
            "wazobus completion fish > ~/.config/fish/completions/wazobus.fish");
      },
      [this, &values](commands::Context& context) {
        complete();
        return print(completion_script(*app, values.shell), context);
      });

  // For scripts/regenerate: the options of one command as they stand in its manual page, or validate's rules.
  const auto check = [this](const std::string& typed) {
    const std::vector<const CLI::App*> commands = commands_of(*app);
    const bool known = typed == "wazobus" || typed == "rules" ||
                       std::any_of(commands.begin(), commands.end(), [&typed](const CLI::App* command) {
                         return command->get_name() == typed;
                       });
    return std::string(known ? "" : "there is no such command");
  };
  add(
      "surface", "Print the options of a command for its manual page",
      [&values, check](CLI::App& command) {
        command.add_option("COMMAND", values.surface)->required()->check(check);
      },
      [this, &values](commands::Context& context) {
        if (values.surface == "rules") return print(manual_rules(), context);
        complete();
        const CLI::App* const command =
            values.surface == "wazobus" ? app.get() : app->get_subcommand(values.surface);
        return print(manual_options(*command), context);
      });
  app->get_subcommand("surface")->group("");
}

Tree::~Tree() = default;

}  // namespace wazobus::cli
