// SPDX-License-Identifier: MIT
// The steps that examine one broker by AMQP. Each step is a function; what one finds out, later ones use.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bus/connection.hpp"
#include "bus/topology.hpp"
#include "bus/trace.hpp"
#include "commands/context.hpp"
#include "commands/doctor/step.hpp"

namespace wazobus::commands {

/// How far a connection came, as its trace tells.
struct ConnectionFacts {
  std::vector<std::string> addresses;
  std::vector<bus::AddressRefused> refused;
  std::string connected;  ///< address and port
  std::optional<bus::Encrypted> encrypted;
  std::optional<bus::BrokerNamed> broker;
  std::optional<bus::LoggedIn> login;
  bool has_queue = false;
  std::size_t bindings = 0;
  std::optional<bus::Closed> refusal;  ///< the broker's last one

  void note(const bus::Happening& happening);
};

/// What the user may not do.
struct Denial {
  std::string_view permission;  ///< "configure", "write" or "read"
  std::string on;               ///< "exchange xivo"
  std::string consequence;      ///< "publish is refused"
};

/// What became of the queue and the probe messages.
struct ProbeResult {
  using Time = std::chrono::microseconds;

  std::vector<Denial> denials;
  std::string error;                   ///< what else went wrong
  bool reads = false;                  ///< a queue is bound and consumed
  bool sends = false;                  ///< the broker has answered a probe
  std::optional<std::string> blocked;  ///< why the broker takes no messages
  std::optional<Time> direct;          ///< the round trip through the exchange that probes are sent to
  std::optional<Time> link;            ///< through xivo and wazo-headers
  bool link_returned = false;          ///< the broker found no queue for that probe
};

struct BrokerCheck {
  BrokerCheck(const bus::Endpoint& broker, const bus::ConnectOptions& options, std::chrono::milliseconds wait,
              const Context& surroundings);
  BrokerCheck(const BrokerCheck&) = delete;
  BrokerCheck& operator=(const BrokerCheck&) = delete;

  /// The options of a connection whose trace goes to `into` as well as to the user.
  [[nodiscard]] bus::ConnectOptions traced(ConnectionFacts& into) const;
  [[nodiscard]] bool has(const bus::Exchange& exchange) const;

  const bus::Endpoint& endpoint;
  bus::ConnectOptions connect;
  std::chrono::milliseconds patience;
  const Context& context;

  ConnectionFacts facts;
  /// Why the connection could not be made.
  std::string error;
  std::string error_advice;
  std::optional<bus::Connection> connection;
  std::vector<bus::Exchange> exchanges;  ///< those that exist and have the right type
  ProbeResult probe;
};

struct AmqpStep {
  std::string_view name;
  Step (*run)(BrokerCheck&);
  /// Do all later steps need it?
  bool is_needed;
  /// Does it wait by itself, and return after a signal? Otherwise a signal ends the program.
  bool heeds_signals = false;
};

/// In their order. They may throw Failure for what keeps a step from being done.
std::span<const AmqpStep> amqp_steps();

// Reaching the broker: reaching.cpp.
Step check_resolve(BrokerCheck& check);
Step check_connect(BrokerCheck& check);
Step check_tls(BrokerCheck& check);
Step check_login(BrokerCheck& check);
Step check_vhost(BrokerCheck& check);

// What is on it: exchanges.cpp, probing.cpp, arrivals.cpp.
Step check_exchanges(BrokerCheck& check);
/// Makes a queue and sends the probes, too.
Step check_permissions(BrokerCheck& check);
Step check_alarms(BrokerCheck& check);
Step check_link(BrokerCheck& check);
Step check_events(BrokerCheck& check);

/// The name of the probe messages. No service binds a queue for it, nor is it an event of Wazo.
inline constexpr std::string_view probe_name = "wazobus_probe";

}  // namespace wazobus::commands
