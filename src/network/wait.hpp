// SPDX-License-Identifier: MIT
// Waits that end at a deadline, and soon after the caller has no time left (a signal, a timeout).
#pragma once

#include <chrono>
#include <functional>

#include "text/error.hpp"

namespace wazobus::network {

/// The caller's time was over before the connection was made.
class Stopped : public Failure {
 public:
  Stopped() : Failure(Exit::interrupted, "stopped while connecting") {}
};

/// How long the caller can still wait; zero ends a wait with Stopped. May be empty.
using TimeLeft = std::function<std::chrono::milliseconds()>;

/// The limits of a wait: `timeout`, and the caller's `time_left` if it is not empty.
struct WaitLimits {
  std::chrono::milliseconds timeout;
  const TimeLeft& time_left;
};

/// Several waits with one deadline. It asks the caller every 100 ms how much time is left.
class Wait {
 public:
  /// Begins now. `limits.time_left` must outlive this.
  explicit Wait(const WaitLimits& limits);

  /// The time to wait before this is called again; zero if the deadline has passed. Throws Stopped.
  [[nodiscard]] std::chrono::milliseconds slice() const;

  /// Waits until `events` of poll(2) happen on `fd`, or it fails. False if the deadline passed first. Throws
  /// Stopped.
  [[nodiscard]] bool until(int fd, short events) const;

  /// Returns a wait that has 1/`parts` of the time that is left.
  [[nodiscard]] Wait share(int parts) const;

 private:
  using Clock = std::chrono::steady_clock;

  Wait(Clock::time_point deadline, const TimeLeft& time_left) : deadline_(deadline), time_left_(time_left) {}

  Clock::time_point deadline_;
  const TimeLeft& time_left_;
};

}  // namespace wazobus::network
