// SPDX-License-Identifier: MIT
#include "commands/doctor/broker_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <type_traits>

namespace wazobus::commands {

namespace {

constexpr std::array all_steps{
    AmqpStep{"resolve", check_resolve, true},
    AmqpStep{"connect", check_connect, true},
    AmqpStep{"tls", check_tls, true},
    AmqpStep{"login", check_login, true},
    AmqpStep{"vhost", check_vhost, true},
    AmqpStep{"exchanges", check_exchanges, false},
    AmqpStep{"permissions", check_permissions, false, true},
    AmqpStep{"alarms", check_alarms, false},
    AmqpStep{"link", check_link, false},
    AmqpStep{"events", check_events, false, true},
};

}  // namespace

std::span<const AmqpStep> amqp_steps() {
  return all_steps;
}

void ConnectionFacts::note(const bus::Happening& happening) {
  const auto take = [this](const auto& what) {
    using What = std::decay_t<decltype(what)>;
    if constexpr (std::is_same_v<What, bus::Resolved>) addresses = what.addresses;
    if constexpr (std::is_same_v<What, bus::AddressRefused>) refused.push_back(what);
    if constexpr (std::is_same_v<What, bus::Connected>) connected = what.address;
    if constexpr (std::is_same_v<What, bus::Encrypted>) encrypted = what;
    if constexpr (std::is_same_v<What, bus::BrokerNamed>) broker = what;
    if constexpr (std::is_same_v<What, bus::LoggedIn>) login = what;
    if constexpr (std::is_same_v<What, bus::QueueUsed>) has_queue = true;
    if constexpr (std::is_same_v<What, bus::Bound>) ++bindings;
    if constexpr (std::is_same_v<What, bus::Closed>) {
      if (what.by_broker) refusal = what;
    }
  };
  std::visit(take, happening);
}

BrokerCheck::BrokerCheck(const bus::Endpoint& broker, const bus::ConnectOptions& options,
                         std::chrono::milliseconds wait, const Context& surroundings)
    : endpoint(broker), connect(options), patience(wait), context(surroundings) {}

bus::ConnectOptions BrokerCheck::traced(ConnectionFacts& into) const {
  bus::ConnectOptions options = connect;
  options.trace.happened = [&into, shown = connect.trace](const bus::Happening& happening) {
    into.note(happening);
    shown(happening);
  };
  return options;
}

bool BrokerCheck::has(const bus::Exchange& exchange) const {
  return std::find(exchanges.begin(), exchanges.end(), exchange) != exchanges.end();
}

}  // namespace wazobus::commands
