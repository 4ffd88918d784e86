// SPDX-License-Identifier: MIT
// Says when the outputs of listen are too slow: that events wait in the broker, and that it drops some.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace wazobus::commands {

class BacklogWatch {
 public:
  using Clock = std::chrono::steady_clock;
  using Say = std::function<void(const std::string& line)>;

  /// `limit` is that of the queue in bytes, 0 for none.
  BacklogWatch(std::uint64_t limit, bool is_quiet, Say say)
      : limit_(limit), is_quiet_(is_quiet), say_(std::move(say)) {}

  /// Call it each second or so while an output keeps a message waiting.
  void stalled(Clock::time_point now);

  /// `messages` waited in the queue at `at`; their bodies have `average` bytes, as far as is known.
  void waiting(std::uint64_t messages, std::uint64_t average, Clock::time_point at);

  /// The queue is another one. The events that were missed meanwhile are told by others.
  void begin_again();

  /// Says what is left to say at the end.
  void finish(Clock::time_point now);

 private:
  void end_full(Clock::time_point at);

  std::uint64_t limit_;
  bool is_quiet_;
  Say say_;
  std::optional<Clock::time_point> stalled_since_;
  Clock::time_point stalled_at_;
  bool said_stalled_ = false;
  Clock::time_point not_full_at_;  // when the queue was last seen to have room
  std::optional<Clock::time_point> full_since_;
};

}  // namespace wazobus::commands
