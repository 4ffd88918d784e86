// SPDX-License-Identifier: MIT
// Reconnects after a connection was lost: tries each broker of a cluster in turn, with growing pauses.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/connection.hpp"
#include "network/backoff.hpp"
#include "network/clock.hpp"

namespace wazobus::bus {

using network::Backoff;
using network::SleeplessClock;
using network::unforeseen;

class Redial {
 public:
  using Clock = SleeplessClock;

  struct Settings {
    std::vector<Endpoint> endpoints;  ///< tried in turn, starting after the one that was lost
    ConnectOptions connect;           ///< time_left and guard are used for later connections only
    std::function<double()> random = unforeseen();  ///< for Backoff
    /// Called if no broker could be reached and attempts go on: after the first attempt, then from time to
    /// time.
    std::function<void(std::string_view reason)> still_trying;
  };

  /// Sets up a new connection: subscriptions or confirms. May throw BrokerAway, after which another try
  /// follows, or a final error.
  using Use = std::function<void(Connection, const ConnectOptions&)>;

  explicit Redial(Settings settings) : settings_(std::move(settings)), backoff_(settings_.random) {}

  /// Makes the first connection. Blocks; the caller must be able to end the program if it takes too long.
  /// Throws BrokerError. While the broker is away it is retried for `wait_at_first`.
  void connect(const Use& use);

  /// Records a loss; the next attempt is due after a pause. Returns true if the connection had lived for a
  /// while, so the broker does not close each one at once.
  bool lost();

  /// The time of the next attempt; only after lost().
  [[nodiscard]] Clock::time_point next_attempt() const { return next_attempt_; }
  [[nodiscard]] std::chrono::milliseconds until_next_attempt() const;

  /// Tries each broker once. Returns false if none could be reached, or if the caller has no time left
  /// (ConnectOptions). Throws BrokerError if each one gave a final error, or one refused the login.
  bool attempt(const Use& use);

  /// The endpoint of the current or last connection.
  [[nodiscard]] const Endpoint& endpoint() const { return settings_.endpoints[at_]; }

 private:
  void connect_once(const Use& use);
  [[nodiscard]] bool may_wait() const;
  void put_off(const std::string& failures);
  void tell_still_trying(std::string_view failures);

  Settings settings_;
  Backoff backoff_;
  std::size_t at_ = 0;
  Clock::time_point connected_at_;
  Clock::time_point next_attempt_;
  std::optional<Clock::time_point> told_at_;  // when still_trying was called last
};

}  // namespace wazobus::bus
