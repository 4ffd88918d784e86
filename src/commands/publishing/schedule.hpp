// SPDX-License-Identifier: MIT
// When each message is due: at a steady rate, or with the pauses that a capture has.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "text/time.hpp"

namespace wazobus::commands {

/// "100/s", "6000/m", "90/h"; a bare number is a second's. Throws UsageError.
double rate_from(const std::string& typed);

/// How many times as fast as it was captured; 0 leaves out the pauses. Throws UsageError.
double speed_from(const std::string& typed);

class Schedule {
 public:
  using Clock = std::chrono::steady_clock;

  /// Everything is due at once.
  Schedule() = default;
  static Schedule at_rate(double per_second);
  /// `speed` more than 0.
  static Schedule as_captured(double speed);

  [[nodiscard]] bool is_paced() const { return rate_ || speed_; }

  /// When the next message is due, which was captured at `captured`; one of which that is not known follows
  /// the one before it at once. What has fallen behind by more than a second (a broker that was away) is not
  /// caught up with: from then on everything comes later.
  Clock::time_point due(std::optional<text::Timestamp> captured, Clock::time_point now);

  /// The capture begins again: its first message follows at once.
  void begin_round();

 private:
  Clock::time_point due_as_captured(std::optional<text::Timestamp> captured, Clock::time_point now);

  std::optional<double> rate_;
  std::optional<double> speed_;
  std::optional<Clock::time_point> start_;
  std::uint64_t count_ = 0;                  // of messages since start_
  std::optional<text::Timestamp> captured_;  // that what is due at start_ was captured at
  Clock::time_point last_;
};

}  // namespace wazobus::commands
