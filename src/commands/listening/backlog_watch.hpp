// SPDX-License-Identifier: MIT
// Warns when the outputs of listen are too slow, so that events wait in the broker or it drops some.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "commands/say.hpp"

namespace wazobus::commands {

class BacklogWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// `limit` is the limit of the queue in bytes; 0: no limit.
  BacklogWatch(std::uint64_t limit, bool is_quiet, Say say)
      : limit_(limit), is_quiet_(is_quiet), say_(std::move(say)) {}

  /// Call this about once a second while an output blocks.
  void stalled(Clock::time_point now);

  /// Takes the state of the queue: at `at` it held `messages`, whose bodies have about `average` bytes each.
  void waiting(std::uint64_t messages, std::uint64_t average, Clock::time_point at);

  /// Call this when a new queue has taken the place of the old one. The caller reports the events that were
  /// missed meanwhile.
  void begin_again();

  /// Call this at the end. Says what has not been said yet.
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
