// SPDX-License-Identifier: MIT
// A clock that goes on while the machine sleeps, as the other side of a connection does.
#pragma once

#include <chrono>

namespace wazobus::network {

struct SleeplessClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<SleeplessClock>;
  static constexpr bool is_steady = true;
  static time_point now();
};

}  // namespace wazobus::network
