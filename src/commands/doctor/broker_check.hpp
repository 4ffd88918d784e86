// SPDX-License-Identifier: MIT
// The steps that examine one broker by AMQP. Each step is a function. It stores its results in BrokerCheck,
// where later steps find them.
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

/// How far a connection got, according to its trace.
struct ConnectionFacts {
  std::vector<std::string> addresses;
  std::vector<bus::AddressRefused> refused;
  std::string connected;  ///< address and port
  std::optional<bus::Encrypted> encrypted;
  std::optional<bus::BrokerNamed> broker;
  std::optional<bus::LoggedIn> login;
  bool has_queue = false;
  std::size_t bindings = 0;
  std::optional<bus::Closed> refusal;  ///< the broker's last refusal

  void note(const bus::Happening& happening);
};

/// A permission that the user lacks.
struct Denial {
  std::string_view permission;  ///< "configure", "write" or "read"
  std::string on;               ///< "exchange xivo"
  std::string consequence;      ///< "publish is refused"
};

/// The results of making a queue and sending the probe messages.
struct ProbeResult {
  using Time = std::chrono::microseconds;

  std::vector<Denial> denials;
  std::string error;                   ///< another failure, or empty
  bool reads = false;                  ///< a queue was bound and consumed
  bool sends = false;                  ///< the broker has answered a probe
  std::optional<std::string> blocked;  ///< why the broker accepts no messages
  std::optional<Time> direct;          ///< the round trip through the exchange to which probes are sent
  std::optional<Time> link;            ///< the round trip through xivo and wazo-headers
  bool link_returned = false;          ///< the broker returned that probe: it reached no queue
};

struct BrokerCheck {
  BrokerCheck(const bus::Endpoint& broker, const bus::ConnectOptions& options, std::chrono::milliseconds wait,
              const Context& surroundings);
  BrokerCheck(const BrokerCheck&) = delete;
  BrokerCheck& operator=(const BrokerCheck&) = delete;

  /// Returns the options for a connection whose trace goes to `into` as well as to the user.
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
  StepResult (*run)(BrokerCheck&);
  /// Do all later steps need this one?
  bool is_needed;
  /// Does the step itself return after a signal? Otherwise a signal ends the program during the step.
  bool heeds_signals = false;
};

/// The steps in their order. A step throws Failure if it cannot be done.
std::span<const AmqpStep> amqp_steps();

// Steps that reach the broker: reaching.cpp.
StepResult check_resolve(BrokerCheck& check);
StepResult check_connect(BrokerCheck& check);
StepResult check_tls(BrokerCheck& check);
StepResult check_login(BrokerCheck& check);
StepResult check_vhost(BrokerCheck& check);

// Steps that examine what is on it: exchanges.cpp, probing.cpp, arrivals.cpp.
StepResult check_exchanges(BrokerCheck& check);
/// Also makes the queue and sends the probes.
StepResult check_permissions(BrokerCheck& check);
StepResult check_alarms(BrokerCheck& check);
StepResult check_link(BrokerCheck& check);
StepResult check_events(BrokerCheck& check);

/// The name of the probe messages. No service binds a queue for it, and it is not an event of Wazo.
inline constexpr std::string_view probe_name = "wazobus_probe";

}  // namespace wazobus::commands
