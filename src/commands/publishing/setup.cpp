// SPDX-License-Identifier: MIT
#include "commands/publishing/setup.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <memory>
#include <random>
#include <utility>

#include "commands/catalogue_files.hpp"
#include "commands/connecting.hpp"
#include "commands/input_files.hpp"
#include "commands/publishing/schedule.hpp"
#include "commands/say.hpp"
#include "commands/standard_input.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

text::Random random_numbers() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  // Copies share the engine, so that they do not give the same numbers.
  return [engine = std::make_shared<std::mt19937_64>(seed)] { return (*engine)(); };
}

bus::Publisher::Settings publisher_settings(const PublishOptions& options, const Context& context) {
  bus::Publisher::Settings settings;
  settings.exchange = exchange_choice_from(options.connection, unless_quiet(options.quiet, context.say));
  require_some_time(options.confirm_timeout, "--confirm-timeout");
  require_some_time(options.reconnect_timeout, "--reconnect-timeout");
  settings.confirm_timeout = options.confirm_timeout;
  if (!options.no_reconnect) settings.reconnect_for = options.reconnect_timeout;
  settings.window = options.window;
  settings.endpoints = endpoints_from(options.connection, context);
  settings.connect = connect_options_from(options.connection, context);
  settings.connect.time_left = [&context] {
    return context.interrupt.raised() ? std::chrono::milliseconds::zero() : std::chrono::milliseconds::max();
  };
  settings.connect.guard = [](int socket) { return std::make_shared<Interrupt::ShutsSocket>(socket); };
  return settings;
}

/// Tells the user about events of whose names there are also files.
void say_taken_for_events(const PublishInput& input, const Context& context) {
  const auto say = [&context](const EventInput& event) {
    const std::string word = spelled(event.word);
    if (is_capture_file(word)) context.say(taken_for_event(word));
  };
  if (const auto* const event = std::get_if<EventInput>(&input)) say(*event);
  const auto* const several = std::get_if<SeveralInputs>(&input);
  if (several == nullptr) return;
  for (const SeveralInputs::Part& part : several->parts)
    if (const auto* const event = std::get_if<EventInput>(&part)) say(*event);
}

/// A server without a uuid of its own gets a random one. So does the tenant of the messages that name none,
/// which is one for the whole run: rows and rounds are about one and the same.
catalogue::Identity identity_of(const PublishOptions& options, const Context& context,
                                const text::Random& random) {
  const auto require_uuid = [&options](const std::optional<std::string>& typed, std::string_view option) {
    if (!typed || options.force || text::is_uuid(*typed)) return;
    const bool has_placeholder = typed->find("{{") != std::string::npos;
    throw UsageError(fmt::format("{} '{}' is no uuid", option, text::safe(*typed)),
                     has_placeholder
                         ? "placeholders are filled in in --set: --set 'data.user_uuid={{var user}}'"
                         : "--force sends it all the same");
  };
  require_uuid(options.tenant, "--tenant");
  for (const std::string& user : options.user_uuids) require_uuid(user, "--user-uuid");
  require_uuid(options.origin_uuid, "--origin-uuid");
  const std::optional<std::string> server =
      options.origin_uuid ? options.origin_uuid : context.environment("XIVO_UUID");
  return {server ? *server : text::random_uuid(random), options.tenant, options.user_uuids,
          text::random_uuid(random)};
}

/// Refuses --max-pause where there are no pauses.
void require_pauses(const PublishOptions& options, double speed) {
  if (options.replay.empty())
    throw UsageError("--max-pause is about the pauses of a capture", "name it with --replay FILE");
  if (options.rate)
    throw UsageError("--rate makes its own pauses, and --max-pause shortens those of the capture",
                     "leave one of them out");
  if (speed == 0)
    throw UsageError("--speed 0 leaves no pause that --max-pause could shorten", "leave one of them out");
  require_some_time(*options.longest_pause, "--max-pause");
}

}  // namespace

Pace pace_of(const PublishOptions& options) {
  Pace pace;
  pace.rounds = options.repeat.value_or(1);
  pace.is_counted = options.repeat.has_value();
  pace.is_endless = options.loop;
  pace.first_line = options.resume_from.value_or(0);
  if (options.repeat && options.loop)
    throw UsageError("--repeat ends, --loop does not", "leave one of them out");
  if (options.rate && !options.replay.empty() && !options.speed)
    throw UsageError("--replay keeps the pauses of the capture, --rate makes its own",
                     "leave one of them out, or say --speed 0 as well");
  if (options.speed && options.replay.empty())
    throw UsageError("--speed is about the pauses of a capture", "name it with --replay FILE");
  const double speed = options.speed ? speed_from(*options.speed) : 1;
  if (options.rate && speed > 0 && options.speed)
    throw UsageError("--rate and --speed both say how fast", "leave one of them out");
  if (options.longest_pause) require_pauses(options, speed);
  if (options.rate) {
    pace.schedule = Schedule::at_rate(rate_from(*options.rate));
  } else if (!options.replay.empty() && speed > 0) {
    pace.schedule = Schedule::as_captured(speed, options.longest_pause);
  }
  return pace;
}

PublishSetup::PublishSetup(const PublishOptions& options, const Context& context)
    : overrides(overrides_from(options.routing_key, options.headers, options.properties)),
      random(random_numbers()) {
  bool is_loaded = false;
  const auto load = [&]() -> const catalogue::Catalogue& {
    if (!std::exchange(is_loaded, true)) catalogue = load_catalogue(options.catalogues);
    return catalogue;
  };
  pace = pace_of(options);
  publisher = publisher_settings(options, context);
  // Last, as it may read the catalogue.
  input = input_of(options, overrides, {load, exists});
  if (!options.quiet) say_taken_for_events(input, context);
  if (is_json(input)) load();
  identity = identity_of(options, context, random);
  find_client(options, context);
  if (options.for_client) make_for_client(options);
  if (options.progress) begin_where_it_stopped(options);
}

void PublishSetup::find_client(const PublishOptions& options, const Context& context) {
  client_options = options.client;
  if (options.for_client) {
    const ClientOptions& other = options.client;
    if (other.file || other.user || other.tenant || !other.acl.empty() || other.is_admin)
      throw UsageError("--for-client names a client, and so does another option", "leave out one of them");
    client_options.file = options.for_client;
  }
  for (const auto& [path, option] : {std::pair{options.what, "FILE"},
                                     {options.template_file, "--template"},
                                     {options.variable_file, "--var-file"}})
    require_input_for_client(client_options, path == "-", option);
  for (const std::string& path : options.replay)
    require_input_for_client(client_options, path == "-", "--replay");
  require_input_for_config(options.connection, options.replay);
  for (const auto& path : {options.what, options.template_file, options.variable_file})
    if (path) require_input_for_config(options.connection, {&*path, 1});
  client = client_from(client_options);
  if (!client) return;
  if (!options.quiet && is_json(input)) hint_at_subscriptions(client_options, catalogue, context.say);
  client_options.origin = context.environment("XIVO_UUID");
  if (!client_options.origin) client_options.origin = client->server;
  if (!client_options.origin) client_options.origin = options.origin_uuid;
}

/// What was typed stays. Whether the client gets the event is judged later, when it is made.
void PublishSetup::make_for_client(const PublishOptions& options) {
  if (!std::holds_alternative<EventInput>(input)) {
    throw UsageError(
        "--for-client makes an EVENT of the catalogue for a client; bodies and captures bring a "
        "tenant and a user of their own",
        "--client says whether the client gets them");
  }
  if (!client_options.origin) {
    throw UsageError("the uuid of the client's server is not known, from which the event must come",
                     "give --origin-uuid UUID or XIVO_UUID; the token document has no xivo_uuid");
  }
  if (!options.origin_uuid) identity.origin_uuid = *client_options.origin;
  if (!options.tenant) identity.tenant_uuid = client->tenant;
  if (options.user_uuids.empty() && client->user && text::is_uuid(*client->user))
    identity.user_uuids = {*client->user};
}

/// After input_of(), which refuses inputs without lines.
void PublishSetup::begin_where_it_stopped(const PublishOptions& options) {
  std::optional<std::string> lines = options.variable_file ? options.variable_file : options.what;
  if (!options.replay.empty()) lines = options.replay.front();
  if (lines == "-") {
    throw UsageError(
        "--progress counts the lines of a file; the next run may find other lines on the "
        "standard input",
        "keep them in a file, and publish that");
  }
  progress.emplace(*options.progress, lines.value_or(""));
  if (!progress->found()) return;
  const bus::Origin& from = *progress->found();
  // --resume-from overrules the line, but not the round.
  if (!options.resume_from) {
    pace.first_line = from.line;
    pace.is_from_progress = true;
  }
  // Beyond the last round there is still its last line, behind which nothing comes.
  pace.rounds = pace.rounds > from.round ? pace.rounds - from.round + 1 : 1;
}

}  // namespace wazobus::commands
