// SPDX-License-Identifier: MIT
#include "commands/doctor/websocket_examination.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "commands/doctor/settings.hpp"
#include "commands/doctor/websocket_check.hpp"
#include "commands/interrupt.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::milliseconds;

constexpr std::array all_websocket_steps{
    WebSocketStep{"resolve", resolve_server},
    WebSocketStep{"connect", connect_to_server},
    WebSocketStep{"tls", encrypt},
    WebSocketStep{"login", log_in},
    WebSocketStep{"token", read_access},
    WebSocketStep{"websocket", upgrade_to_websocket},
    WebSocketStep{"init", await_init},
    WebSocketStep{"subscribe", subscribe_to_all},
    WebSocketStep{"start", start_session},
    WebSocketStep{"events", await_event},
};

/// Throws network::Stopped.
StepResult run_websocket_step(StepResult (*run)(WebSocketCheck&), WebSocketCheck& check) {
  try {
    return run(check);
  } catch (const network::Stopped&) {
    throw;
  } catch (const Failure& failure) {
    return {Health::failed, failure.what(), failure.advice()};
  }
}

void examine_server(WebSocketCheck& check, DoctorReport& report, const Context& context) {
  const std::string where = websocket::where(check.endpoint);
  for (const WebSocketStep& step : websocket_steps()) {
    const StepResult result = run_websocket_step(step.run, check);
    report.add(step.name, result, where);
    if (result.health != Health::failed || &step == &websocket_steps().back()) continue;
    context.say(fmt::format("wazobus: all other steps need '{}' and were not tried", step.name));
    break;
  }
  if (!check.owes_token()) return;
  StepResult result = run_websocket_step(log_out, check);
  if (result.health == Health::failed) {
    result.health = Health::warning;
    result.advice = "it ends by itself";
  }
  report.add("logout", result, where);
}

}  // namespace

std::span<const WebSocketStep> websocket_steps() {
  return all_websocket_steps;
}

WebSocketCheck::WebSocketCheck(const websocket::Endpoint& server, const WebSocketTarget& target,
                               milliseconds wait, const Context& surroundings)
    : endpoint(server),
      auth(target.auth),
      credentials(target.credentials),
      connect(target.connect),
      patience(wait),
      context(surroundings) {
  connect.time_left = [&interrupt = context.interrupt] {
    return interrupt.raised() ? milliseconds::zero() : milliseconds::max();
  };
}

WebSocketCheck::~WebSocketCheck() {
  const network::TimeLeft no_limit;
  const network::Wait end({websocket::longest_end, no_limit});
  if (channel) channel->close(network::Wait({websocket::longest_close, no_limit}));
  if (!owes_token()) return;
  try {
    auth.give_back(token, end);
  } catch (const Failure&) {
    // The token will expire without this.
  }
}

network::Wait WebSocketCheck::time_to_connect() const {
  return network::Wait({connect.timeout, connect.time_left});
}

network::Progress WebSocketCheck::progress() {
  return {[this](const std::string&, const std::vector<std::string>& found) { addresses = found; },
          [this](const std::string& address) { connected = address; },
          [this](const std::string& address, const std::string& reason) {
            refused.push_back({address, reason});
          }};
}

const std::string& WebSocketCheck::next_host() const {
  return endpoint.proxy ? endpoint.proxy->host : endpoint.host;
}

int WebSocketCheck::next_port() const {
  return endpoint.proxy ? endpoint.proxy->port : endpoint.port_or_default();
}

bool WebSocketCheck::owes_token() const {
  return !token.empty() && std::holds_alternative<websocket::Login>(credentials);
}

Exit examine_by_websocket(const ConnectionOptions& options, milliseconds patience, DoctorReport& report,
                          const Context& context) {
  const WebSocketTarget target = websocket_target_from(options, context);
  std::vector<std::string> servers;
  for (const websocket::Endpoint& endpoint : target.endpoints) servers.push_back(websocket::where(endpoint));
  report.add("settings", describe_settings(options, servers, context), {});
  for (const websocket::Endpoint& endpoint : target.endpoints) {
    try {
      WebSocketCheck check(endpoint, target, patience, context);
      examine_server(check, report, context);
    } catch (const network::Stopped&) {
      return Exit::interrupted;
    }
  }
  return Exit::done;
}

}  // namespace wazobus::commands
