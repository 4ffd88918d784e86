// SPDX-License-Identifier: MIT
#include "commands/listening/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wazobus::commands {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

milliseconds left_of(milliseconds limit, steady_clock::time_point since) {
  const auto remaining = limit - std::chrono::floor<milliseconds>(steady_clock::now() - since);
  return std::max(remaining, milliseconds::zero());
}

std::optional<milliseconds> limit_of(std::optional<milliseconds> time) {
  return time == milliseconds::zero() ? std::nullopt : time;
}

}  // namespace

Limits::Limits(const Options& options)
    : options_{options.count, limit_of(options.timeout), limit_of(options.idle_timeout)} {}

void Limits::start() {
  last_event_ = steady_clock::now();
  started_ = last_event_;
}

void Limits::command_ended() {
  if (is_command_running_) last_event_ = steady_clock::now();
  is_command_running_ = false;
}

bool Limits::shown() {
  if (options_.idle_timeout) last_event_ = steady_clock::now();
  ++shown_;
  return reached();
}

std::string Limits::progress() const {
  const std::uint64_t count = options_.count.value_or(0);
  return fmt::format("{} of {} event{}", shown_, count, count == 1 ? "" : "s");
}

std::optional<milliseconds> Limits::left() const {
  if (!started_) return std::nullopt;
  std::optional<milliseconds> least;
  if (options_.timeout) least = left_of(*options_.timeout, *started_);
  if (options_.idle_timeout && !is_command_running_) {
    const milliseconds idle = left_of(*options_.idle_timeout, last_event_);
    least = least ? std::min(*least, idle) : idle;
  }
  return least;
}

bool Limits::is_timed_out() const {
  return started_ && options_.timeout && left_of(*options_.timeout, *started_) == milliseconds::zero();
}

}  // namespace wazobus::commands
