// SPDX-License-Identifier: MIT
#include "commands/client_view.hpp"

#include <fmt/format.h>

#include <utility>

#include "capture/input_file.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/interrupt.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

constexpr std::string_view how_to_name_a_client =
    "--client FILE names one, or --client-user UUID --client-tenant UUID --client-acl ACL";

/// Returns the typed option about something that the token document also states; empty if there is none.
std::string_view contradiction(const ClientOptions& options) {
  if (options.user) return "--client-user";
  if (options.tenant) return "--client-tenant";
  if (!options.acl.empty()) return "--client-acl";
  return options.is_admin ? "--client-admin" : "";
}

delivery::Client read_client(const std::string& path) {
  // A FIFO may never get a writer, and nothing is lost yet if a signal ends the program.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  try {
    constexpr std::size_t largest = 1024UL * 1024;
    return delivery::read_token(capture::whole_file(path, "token document", largest), path);
  } catch (const IoError& failure) {
    // --client alice
    throw IoError(failure.what(),
                  "--client names a file with a token document; --client-user UUID does without one");
  }
}

/// What to say of a subscription to `name`, which no known event has.
std::string about_subscription(const std::string& name, const catalogue::Catalogue& catalogue) {
  const std::string shown = text::safe(name);
  if (name.find(',') != std::string::npos)
    return fmt::format("no event is named '{}'; --client-subscribe is repeated for each name", shown);
  if (name.find_first_of("*?#") != std::string::npos)
    return fmt::format(
        "no event is named '{}', and wazo-websocketd takes whole names only; '*' alone is all events", shown);
  return fmt::format("no known event is named '{}'; {}", shown, advice_for_name(catalogue, name));
}

void say_expired(text::Timestamp end, const Say& say) {
  std::string time;
  text::append_utc(end, time);
  say(fmt::format("wazobus: hint: the token expired at {}; events are judged as if it were valid", time));
}

}  // namespace

ClientOptions with_environment(ClientOptions options, const Context& context) {
  if (!options.origin) options.origin = context.environment("XIVO_UUID");
  return options;
}

void require_client(const ClientOptions& options, std::string_view what) {
  if (options.is_given()) return;
  throw UsageError(fmt::format("{} is about a client, and none is given", what),
                   std::string(how_to_name_a_client));
}

std::optional<delivery::Client> client_from(const ClientOptions& options) {
  if (!options.subscriptions.empty()) require_client(options, "--client-subscribe");
  if (options.origin) require_client(options, "--origin-uuid");
  if (!options.is_given()) return std::nullopt;
  const std::string_view other = contradiction(options);
  if (options.file && !other.empty()) {
    throw UsageError(fmt::format("--client and {} exclude each other: the token document says it", other),
                     "leave out one of them; --client-master and --client-subscribe go with both");
  }
  delivery::Client client = options.file ? read_client(*options.file)
                                         : delivery::client_of({options.user, options.tenant, options.acl,
                                                                options.is_admin, options.is_master});
  // No token document says whether its tenant is the master tenant.
  if (options.is_master) client.standing = delivery::Standing::master;
  if (!options.subscriptions.empty()) client.subscriptions = options.subscriptions;
  return client;
}

void hint_at_subscriptions(const ClientOptions& options, const catalogue::Catalogue& catalogue,
                           const Say& say) {
  for (const std::string& name : options.subscriptions) {
    if (name == "*" || catalogue.find(name) != nullptr) continue;
    say(fmt::format("wazobus: hint: {}", about_subscription(name, catalogue)));
  }
}

void require_input_for_client(const ClientOptions& options, bool is_input_taken, std::string_view by) {
  if (options.file != "-" || !is_input_taken) return;
  throw UsageError(fmt::format("{} and --client both read the standard input", by),
                   "name a file for one of them");
}

delivery::Judge make_judge(const ClientOptions& options, delivery::Client client,
                           std::optional<text::Timestamp> first_event, const Say& say) {
  const bool has_expired = first_event && client.expires_at && *client.expires_at <= *first_event;
  const std::optional<std::string> origin = options.origin ? options.origin : client.server;
  if (first_event && !origin)
    say("wazobus: hint: wazo-websocketd drops events of another server; to judge that too, name yours with "
        "--origin-uuid or XIVO_UUID");
  if (options.file && !delivery::may_connect(client))
    say("wazobus: hint: the token does not grant websocketd: wazo-websocketd closes the connection with "
        "4002; events are judged as if it did");
  if (has_expired) say_expired(*client.expires_at, say);
  return {std::move(client), {.origin = origin, .heeds_expiry = !has_expired}};
}

}  // namespace wazobus::commands
