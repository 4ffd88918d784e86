// SPDX-License-Identifier: MIT
#include "commands/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wazobus::commands {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

void Limits::start() {
  started_ = last_event_ = steady_clock::now();
}

bool Limits::shown() {
  if (options_.idle_timeout) last_event_ = steady_clock::now();
  ++shown_;
  return reached();
}

std::string Limits::progress() const {
  return fmt::format("{} of {} events", shown_, options_.count.value_or(0));
}

std::optional<milliseconds> Limits::left() const {
  std::optional<milliseconds> least;
  const auto consider = [&least](std::optional<milliseconds> limit, steady_clock::time_point since) {
    if (!limit) return;
    const auto remaining = *limit - std::chrono::floor<milliseconds>(steady_clock::now() - since);
    const milliseconds sane = std::max(remaining, milliseconds::zero());
    least = least ? std::min(*least, sane) : sane;
  };
  consider(options_.timeout, started_);
  consider(options_.idle_timeout, last_event_);
  return least;
}

}  // namespace wazobus::commands
