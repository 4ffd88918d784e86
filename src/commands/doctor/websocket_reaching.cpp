// SPDX-License-Identifier: MIT
// The first steps of doctor over a WebSocket: resolve, connect, TLS, login, token.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "catalogue/catalogue.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/doctor/reaching.hpp"
#include "commands/doctor/websocket_check.hpp"
#include "delivery/prospect.hpp"
#include "network/address.hpp"
#include "network/stream.hpp"
#include "render/delivery.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "websocket/error.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr std::string_view needed_access = "websocketd";

std::string through_proxy(const WebSocketCheck& check) {
  if (!check.endpoint.proxy) return {};
  return fmt::format("through the proxy {}: ", network::host_and_port(check.next_host(), check.next_port()));
}

StepResult describe_plain_websocket(const WebSocketCheck& check) {
  if (!check.endpoint.proxy && is_of_this_machine(check.connected))
    return {Health::ok, "not used: the connection stays on this machine"};
  return {Health::warning, "not used: the token and all events can be read on their way",
          "use wss://, which nginx of the server has at port 443"};
}

std::string utc_text(text::Timestamp time) {
  std::string text;
  text::append_utc(std::chrono::floor<std::chrono::seconds>(time), text);
  return text;
}

StepResult describe_login(const WebSocketCheck& check, const websocket::Login& login) {
  const auto seconds = check.known->lifetime.value_or(std::chrono::seconds::zero()).count();
  return {Health::ok,
          fmt::format("user '{}' got a token from wazo-auth at {}{}", text::safe(login.user),
                      check.auth.where(), seconds > 0 ? fmt::format(", for {} s", seconds) : ""),
          {},
          {text_detail("auth", check.auth.where()), text_detail("user", text::safe(login.user))}};
}

StepResult ask_about_token(WebSocketCheck& check) {
  const std::vector<StepDetail> details{text_detail("auth", check.auth.where())};
  try {
    check.known = check.auth.look_up(check.token, check.time_to_connect());
  } catch (const websocket::UnknownToken&) {
    throw;
  } catch (const BrokerError& error) {
    return {Health::warning, fmt::format("the token that was given is not looked up: {}", error.what()),
            error.advice(), details};
  }
  return {Health::ok,
          fmt::format("wazo-auth at {} knows the token that was given", check.auth.where()),
          {},
          details};
}

/// "user 2222... of tenant 1111..., until 2026-11-28T20:00:00+00:00"
std::string describe_client(const delivery::Client& client) {
  std::string text = fmt::format("user {} of tenant {}", text::safe(client.user.value_or("None")),
                                 text::safe(client.tenant.value_or("")));
  if (client.standing == delivery::Standing::admin) text += ", an admin of it";
  if (client.expires_at) text += fmt::format(", until {}", utc_text(*client.expires_at));
  return text;
}

std::vector<StepDetail> client_details(const delivery::Client& client) {
  std::vector<std::string> acl;
  for (const std::string& access : client.acl) acl.push_back(text::safe(access));
  return {text_detail("user", text::safe(client.user.value_or(""))),
          text_detail("tenant", text::safe(client.tenant.value_or(""))),
          flag_detail("admin", client.standing != delivery::Standing::user),
          text_detail("expires", client.expires_at ? utc_text(*client.expires_at) : ""),
          texts_detail("acl", acl)};
}

StepResult judge_access(const delivery::Client& client) {
  const catalogue::Catalogue catalogue = load_catalogue({});
  const std::vector<delivery::Prospect> prospects =
      render::prospects_of(catalogue.entries(), delivery::Judge(client, {}));
  // An event whose ACL the catalogue does not know does not count.
  const bool gets_some = std::any_of(prospects.begin(), prospects.end(), [](const auto& one) {
    return one.chance != delivery::Prospect::Chance::never && !one.granted_by.empty();
  });
  StepResult step{gets_some ? Health::ok : Health::warning,
                  fmt::format("{}; it has the access '{}'; {}", describe_client(client), needed_access,
                              render::summary_of(prospects)),
                  {},
                  client_details(client)};
  if (!gets_some)
    step.advice = "grant it what it needs: wazobus catalogue show EVENT --client FILE says which access";
  return step;
}

}  // namespace

StepResult resolve_server(WebSocketCheck& check) {
  const std::string& host = check.next_host();
  try {
    network::require_known(host, check.next_port(), {check.connect.timeout, check.connect.time_left},
                           check.progress());
  } catch (const BrokerError& error) {
    return {Health::failed,
            fmt::format("{}cannot resolve {}: {}", through_proxy(check), text::safe(host), error.what()),
            error.advice()};
  }
  StepResult step = describe_resolved(host, check.addresses);
  step.message.insert(0, through_proxy(check));
  return step;
}

StepResult connect_to_server(WebSocketCheck& check) {
  const auto start = steady_clock::now();
  try {
    ::close(network::connect_tcp(check.next_host(), check.next_port(), check.time_to_connect(),
                                 check.progress()));
  } catch (const BrokerError& error) {
    return {Health::failed,
            fmt::format("cannot connect to {}: {}",
                        network::host_and_port(check.next_host(), check.next_port()), error.what()),
            check.endpoint.proxy ? "https_proxy and http_proxy name it"
            : check.endpoint.encrypted
                ? "is nginx of the server running, and reachable from here?"
                : "is wazo-websocketd running there? It listens at 127.0.0.1:9502 of the server only"};
  }
  StepResult step = describe_connected(
      check.connected, duration_cast<microseconds>(steady_clock::now() - start), check.refused);
  step.message.insert(0, through_proxy(check));
  return step;
}

/// Uses a separate connection, because the login after it may take longer than a server waits for a request.
StepResult encrypt(WebSocketCheck& check) {
  if (!check.endpoint.encrypted) return describe_plain_websocket(check);
  const network::Stream stream = network::Stream::open(check.endpoint.peer(), check.time_to_connect());
  return describe_encryption(*stream.encryption(check.endpoint.tls.verify), "server", check.context.now());
}

StepResult log_in(WebSocketCheck& check) {
  if (const auto* const given = std::get_if<std::string>(&check.credentials)) {
    check.token = *given;
    return ask_about_token(check);
  }
  const auto& login = std::get<websocket::Login>(check.credentials);
  check.known = check.auth.take(login, check.time_to_connect());
  check.token = check.known->value;
  return describe_login(check, login);
}

StepResult read_access(WebSocketCheck& check) {
  if (!check.known) return {Health::warning, "not known: wazo-auth was not asked"};
  std::optional<delivery::Client> client;
  try {
    client = delivery::read_token(check.known->document, "the answer of wazo-auth");
  } catch (const UsageError& error) {
    return {Health::warning, error.what(), "wazo-websocketd would fail for it with 1011"};
  }
  if (delivery::may_connect(*client)) return judge_access(*client);
  return {Health::failed,
          fmt::format("{}; it lacks the access '{}': wazo-websocketd would close the connection with 4002",
                      describe_client(*client), needed_access),
          fmt::format("add the access '{}' to a policy of the user, and log in again", needed_access),
          client_details(*client)};
}

StepResult log_out(WebSocketCheck& check) {
  const std::string token = std::exchange(check.token, {});
  check.auth.give_back(token, check.time_to_connect());
  return {Health::ok, "the token is given back"};
}

}  // namespace wazobus::commands
