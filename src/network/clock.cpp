// SPDX-License-Identifier: MIT
#include "network/clock.hpp"

#include <ctime>

namespace wazobus::network {

SleeplessClock::time_point SleeplessClock::now() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return time_point(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace wazobus::network
