// SPDX-License-Identifier: MIT
#include "commands/publishing/publish.hpp"

#include <memory>

#include "cli/commands.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view publish_examples =
    "wazobus publish call_created --set data.status=Up\n"
    "wazobus publish users_forwards_busy_updated --set data.enabled:=true --dry-run\n"
    "wazobus publish ami:QueueMemberStatus --set data.Queue=petak --repeat 10\n"
    "wazobus publish -r test.events -b '{\"name\": \"test\"}' -H name=test\n"
    "wazobus publish --template call.json --var-file users.csv\n"
    "wazobus publish call_held --var-file ids.csv --set 'data.call_id={{var id}}'\n"
    "wazobus publish call_created --for-client token.json\n"
    "wazobus publish --replay night.ndjson.gz --speed 2\n"
    "jq -c . events.json | wazobus publish -r test.events -\n"
    "wazobus publish -r collectd.calls --exchange collectd -b 'PUTVAL ...' --force";

void append_message(std::vector<Option>& options, commands::PublishOptions& publish) {
  append(options, "Message",
         {{.names = "-r,--routing-key",
           .kind = Kind::key,
           .target = &publish.routing_key,
           .help = "The routing key, instead of the one that the event has in the catalogue",
           .is_given_once = true},
          {.names = "-b,--body",
           .kind = Kind::json,
           .target = &publish.body,
           .help = "The body, sent as it is typed",
           .is_given_once = true},
          {.names = "-H,--header",
           .kind = Kind::header,
           .target = &publish.headers,
           .help = "A header: K=V is a string, K:=JSON has the type of the JSON"},
          {.names = "-p,--property",
           .kind = Kind::assignment,
           .target = &publish.properties,
           .help = "An AMQP property, such as priority=5; an empty value removes a default",
           .default_value = "content_type=application/json content_encoding=utf-8 delivery_mode=2 "
                            "priority=0, as Wazo sends"},
          {.names = "--input",
           .kind = Kind::choice,
           .target = one_of(commands::values_are_choices, publish.values),
           .help = "What the values of a FILE are: body, record (of a capture), or auto: found out for each "
                   "value",
           .value_name = "INPUT",
           .default_value = "auto"},
          {.names = "--force",
           .kind = Kind::flag,
           .target = &publish.force,
           .help = "Send also what the catalogue refuses, and a -b that is not JSON"},
          {.names = "--skip-refused",
           .kind = Kind::flag,
           .target = &publish.skip_refused,
           .help = "Leave out the messages of an input that the catalogue refuses, and send the others; "
                   "exit status 1 if there was one",
           .scope = Scope::typed,
           .excludes = {"force"}},
          catalogue_files_option(publish.catalogues)});
}

/// The target of --set and --unset, which share one list.
CallForEach change_of(commands::PublishOptions& publish, bool removes) {
  return {[&publish, removes](const std::string& typed) { publish.changes.push_back({removes, typed}); }};
}

void append_event(std::vector<Option>& options, commands::PublishOptions& publish) {
  append(options, "Event of the catalogue",
         {{.names = "--set",
           .kind = Kind::change,
           .target = change_of(publish, false),
           .help = "Change a field: data.status=Up is a string, data.talking_to:={} JSON; key, ACL and "
                   "headers follow; {{uuid}} and other placeholders of --template are filled in",
           .overrides = {"unset"},
           .brief = "change a field"},
          {.names = "--unset",
           .kind = Kind::path,
           .target = change_of(publish, true),
           .help = "Remove a field",
           .overrides = {"set"}},
          {.names = "-t,--tenant",
           .kind = Kind::uuid,
           .target = &publish.tenant,
           .help = "The tenant of the event; records get it instead of their own",
           .default_value = "a random uuid",
           .is_given_once = true,
           .brief = "the tenant of the event"},
          {.names = "--user-uuid",
           .kind = Kind::uuid,
           .target = &publish.user_uuids,
           .help = "The user whom the event is for; repeat it for an event for several users",
           .default_value = "a random uuid"},
          {.names = "--origin-uuid",
           .kind = Kind::uuid,
           .target = &publish.origin_uuid,
           .help = "The uuid of the server that sends the event. wazo-websocketd drops events of other "
                   "servers. If it is typed, records get it instead of their own; $XIVO_UUID does not "
                   "change them",
           .default_value = "a random uuid",
           .environment = "XIVO_UUID",
           .is_given_once = true}});
}

void append_client(std::vector<Option>& options, commands::PublishOptions& publish) {
  append_named_client_options(options, publish.client);
  append(options, client_group,
         {{.names = "--for-client",
           .kind = Kind::file,
           .target = &publish.for_client,
           .help = "Make the event so that the client of this token document gets it: its tenant, its user, "
                   "its server; refuse one that it can never get",
           .is_given_once = true,
           .scope = Scope::typed,
           .files = json_files}});
}

void append_templates(std::vector<Option>& options, commands::PublishOptions& publish) {
  append(
      options, "Templates",
      {{.names = "--template",
        .kind = Kind::file,
        .target = &publish.template_file,
        .help = "Fill in this file of JSON: {{uuid}} {{now}} {{seq}} {{int 1 9}} {{choice a b}} {{env "
                "NAME}} {{var NAME}}",
        .is_given_once = true,
        .files = json_files,
        .brief = "fill in this file of JSON"},
       {.names = "--var",
        .kind = Kind::assignment,
        .target = &publish.variables,
        .help = "What {{var NAME}} stands for: a text, or with := JSON"},
       {.names = "--var-file",
        .kind = Kind::file,
        .target = &publish.variable_file,
        .help =
            "Make a message of each row of this file: CSV with the names in its first row, or NDJSON. For a "
            "--template, or an EVENT with {{var NAME}} in a --set; - is the standard input",
        .is_given_once = true,
        .files = "csv ndjson jsonl json gz zst"}});
}

void append_many(std::vector<Option>& options, commands::PublishOptions& publish) {
  append(
      options, "Many",
      {{.names = "--replay",
        .kind = Kind::file,
        .target = &publish.replay,
        .help = "Send this capture with its own pauses; plain, gzip or Zstandard; of a folder the "
                "captures in it. Several are merged by time. A FILE beside it is replayed too: --replay "
                "night*.ndjson",
        .files = capture_files,
        .brief = "send a capture with its pauses"},
       {.names = "--speed",
        .kind = Kind::factor,
        .target = &publish.speed,
        .help = "Replay this many times as fast; 0: without pauses",
        .default_value = "1"},
       {.names = "--max-pause",
        .kind = Kind::duration,
        .target = &publish.longest_pause,
        .help = "Shorten longer pauses of a replay, such as that of a night, to this"},
       {.names = "--rate",
        .kind = Kind::rate,
        .target = &publish.rate,
        .help = "Send at this rate: 100/s, 30/m, 5/h",
        .brief = "100/s, 30/m, 5/h"},
       {.names = "--repeat",
        .kind = Kind::number,
        .target = &publish.repeat,
        .help = "Send it all N times",
        .range = {1},
        .brief = "send it N times"},
       {.names = "--loop",
        .kind = Kind::flag,
        .target = &publish.loop,
        .help = "Send it all again and again, until Ctrl-C"},
       {.names = "--resume-from",
        .kind = Kind::number,
        .target = &publish.resume_from,
        .help = "Begin with this line of the input; a run that was stopped says which. With --progress its "
                "file counts the lines before it as confirmed",
        .range = {1}},
       {.names = "--progress",
        .kind = Kind::file,
        .target = &publish.progress,
        .help = "Keep in this file how far the input is confirmed; the next run with it goes on from there, "
                "even after kill -9. A message that reached no queue counts as confirmed; with "
                "--mandatory it is sent again",
        .is_given_once = true,
        .scope = Scope::typed}});
}

void append_delivery(std::vector<Option>& options, commands::PublishOptions& publish) {
  append(options, "Delivery",
         {{.names = "--mandatory",
           .kind = Kind::flag,
           .target = &publish.mandatory,
           .help = "Exit with 1 when a message reached no queue, not only warn",
           .brief = "fail if a message reaches no queue"},
          {.names = "--window",
           .kind = Kind::number,
           .target = &publish.window,
           .help = "Let at most so many messages wait for the broker's answer",
           .default_value = "1000",
           .range = {1, 1'000'000}},
          {.names = "--confirm-timeout",
           .kind = Kind::duration,
           .target = &publish.confirm_timeout,
           .help = "Give up when the broker confirms nothing for this long",
           .default_value = "30s"},
          {.names = "--reconnect-timeout",
           .kind = Kind::duration,
           .target = &publish.reconnect_timeout,
           .help = "Give up after trying for this long to connect again",
           .default_value = "5m"},
          {.names = "--no-reconnect",
           .kind = Kind::flag,
           .target = &publish.no_reconnect,
           .help = "End when the connection is lost, instead of connecting again"},
          {.names = "--dry-run",
           .kind = Kind::flag,
           .target = &publish.dry_run,
           .help = "Print the capture records that would be sent, and connect to nothing",
           .brief = "print what would be sent"},
          {.names = "--json",
           .kind = Kind::flag,
           .target = &publish.json,
           .help = "Print the summary as JSON on the standard output as well"},
          {.names = "-q,--quiet",
           .kind = Kind::flag,
           .target = &publish.quiet,
           .help = "No summary, no hints, no progress; warnings and errors stay",
           .scope = Scope::shared}});
}

std::vector<Option> publish_options(commands::PublishOptions& publish) {
  std::vector<Option> options;
  options.push_back({.names = "EVENT|FILE",
                     .kind = Kind::event_or_input,
                     .target = &publish.operands,
                     .help = "Names of events of the catalogue (ami:NAME or ari:NAME for one of Asterisk), "
                             "or files of JSON: each value is a message, a body or a capture record; - is "
                             "the standard input",
                     .files = capture_files,
                     .brief = "an event of the catalogue, or a file of JSON"});
  append_message(options, publish);
  append_event(options, publish);
  append_client(options, publish);
  append_templates(options, publish);
  append_many(options, publish);
  append_delivery(options, publish);
  append_broker_options(options, publish.connection, "Publish to this exchange",
                        "xivo, or wazo-headers where there is no xivo");
  return options;
}

}  // namespace

Command publish_command() {
  const auto options = std::make_shared<commands::PublishOptions>();
  return {.name = "publish",
          .description = "Send events to the bus",
          .examples = publish_examples,
          .make_options = [options] { return publish_options(*options); },
          .run = [options](commands::Context& context) { return commands::publish(*options, context); },
          .configuration = &options->connection,
          .connection = &options->connection};
}

}  // namespace wazobus::cli
