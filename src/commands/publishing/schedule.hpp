// SPDX-License-Identifier: MIT
// When each message is due: at a steady rate, or with the pauses that a capture has.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "text/time.hpp"

namespace wazobus::commands {

/// "100/s", "6000/m", "90/h"; a number alone is per second. Throws UsageError.
double rate_from(const std::string& typed);

/// "2" is twice as fast as captured; "0" leaves out the pauses. Throws UsageError.
double speed_from(const std::string& typed);

class Schedule {
 public:
  using Clock = std::chrono::steady_clock;

  /// Everything is due at once.
  Schedule() = default;
  static Schedule at_rate(double per_second);
  /// `speed` more than 0. A pause longer than `longest_pause`, as it would last with this speed, is shortened
  /// to it.
  static Schedule as_captured(double speed, std::optional<Clock::duration> longest_pause = {});

  [[nodiscard]] bool is_paced() const { return rate_ || speed_; }
  /// Are the pauses those of the capture, however long?
  [[nodiscard]] bool keeps_pauses() const { return speed_ && !longest_pause_; }

  /// When the next message is due. `captured` is the time of its capture; a message without one is due with
  /// the message before it. If messages are late by more than a second (the broker was away), the schedule
  /// moves: all that follow are later by the same time.
  Clock::time_point due(std::optional<text::Timestamp> captured, Clock::time_point now);

  /// Call this before the capture is sent again. Its first message is due at once.
  void begin_round();

 private:
  Clock::time_point due_as_captured(std::optional<text::Timestamp> captured, Clock::time_point now);
  void shorten_pause(text::Timestamp captured);

  std::optional<double> rate_;
  std::optional<double> speed_;
  std::optional<Clock::duration> longest_pause_;
  std::optional<Clock::time_point> start_;
  std::uint64_t count_ = 0;                  // of messages since start_
  std::optional<text::Timestamp> captured_;  // the capture time of the message that was due at start_
  text::Timestamp latest_;                   // the latest capture time since then
  Clock::time_point last_;
};

}  // namespace wazobus::commands
