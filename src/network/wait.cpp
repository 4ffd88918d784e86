// SPDX-License-Identifier: MIT
#include "network/wait.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>

namespace wazobus::network {

using std::chrono::milliseconds;

Wait::Wait(const WaitLimits& limits) : Wait(Clock::now() + limits.timeout, limits.time_left) {}

milliseconds Wait::slice() const {
  constexpr milliseconds glance(100);
  const auto left = std::max(std::chrono::ceil<milliseconds>(deadline_ - Clock::now()), milliseconds::zero());
  if (!time_left_) return left;
  const milliseconds callers = time_left_();
  if (callers <= milliseconds::zero()) throw Stopped();
  return std::min({left, callers, glance});
}

bool Wait::until(int fd, short events) const {
  pollfd waiting{fd, events, 0};
  for (;;) {
    const std::int64_t slice = this->slice().count();
    if (slice == 0) return false;
    const std::int64_t longest = std::numeric_limits<int>::max();
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min(slice, longest)));
    // Any failure shows when the caller uses the socket.
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
}

Wait Wait::share(int parts) const {
  const auto now = Clock::now();
  return {now + (deadline_ - now) / parts, time_left_};
}

}  // namespace wazobus::network
