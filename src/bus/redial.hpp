// SPDX-License-Identifier: MIT
// The way back to a broker after a connection was lost: each of a cluster in turn, with growing pauses.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/backoff.hpp"
#include "bus/connection.hpp"

namespace wazobus::bus {

/// Goes on while the machine sleeps, as the broker does.
struct SleeplessClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<SleeplessClock>;
  static constexpr bool is_steady = true;
  static time_point now();
};

class Redial {
 public:
  using Clock = SleeplessClock;

  struct Settings {
    std::vector<Endpoint> endpoints;  ///< tried in turn, beginning behind the one that was lost
    ConnectOptions connect;           ///< time_left and guard are for later connections, not for the first
    std::function<double()> random = unforeseen();  ///< for Backoff
    /// No broker could be reached yet, and they are tried on: said after the first attempt, then now and
    /// then.
    std::function<void(std::string_view reason)> still_trying;
  };

  /// Makes of a connection what it is for. May throw BrokerAway, which is worth another try, or what is
  /// final.
  using Use = std::function<void(Connection, const ConnectOptions&)>;

  explicit Redial(Settings settings) : settings_(std::move(settings)), backoff_(settings_.random) {}

  /// The first connection. Blocks; whoever started it ends the program if it takes too long. Throws
  /// BrokerError: nothing of it is tried again.
  void connect(const Use& use);

  /// The connection is gone: the next attempt is due after a pause. True when it had lived for a while: the
  /// broker does not close each at once then.
  bool lost();

  /// When the next attempt is due; only after lost().
  [[nodiscard]] Clock::time_point next_attempt() const { return next_attempt_; }
  [[nodiscard]] std::chrono::milliseconds until_next_attempt() const;

  /// Tries each broker once. False when none is there, or the caller has no time left (ConnectOptions).
  /// Throws BrokerError for what is final.
  bool attempt(const Use& use);

  /// Of the connection that is there, or was lost last.
  [[nodiscard]] const Endpoint& endpoint() const { return settings_.endpoints[at_]; }

 private:
  [[nodiscard]] bool may_wait() const;
  void put_off(const std::string& failures);

  Settings settings_;
  Backoff backoff_;
  std::size_t at_ = 0;
  Clock::time_point connected_at_;
  Clock::time_point next_attempt_;
  std::optional<Clock::time_point> told_at_;  // that it is still tried
};

}  // namespace wazobus::bus
