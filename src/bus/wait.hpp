// SPDX-License-Identifier: MIT
// A wait with a deadline that also ends when the caller has no time left. For the .cpp files of this room
// only.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

#include "bus/connection.hpp"

namespace wazobus::bus {

/// A wait that ends at `deadline` or when the caller has no time left.
class Wait {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// `time_left` must outlive this; it may be empty.
  Wait(Deadline deadline, const std::function<std::chrono::milliseconds()>& time_left)
      : deadline_(deadline), time_left_(time_left) {}

  /// The time to wait before this is called again; zero if the deadline has passed. Throws Stopped.
  [[nodiscard]] std::chrono::milliseconds slice() const {
    using namespace std::chrono;
    constexpr milliseconds glance(100);
    const auto left = std::max(ceil<milliseconds>(deadline_ - steady_clock::now()), milliseconds::zero());
    if (!time_left_) return left;
    const milliseconds callers = time_left_();
    if (callers <= milliseconds::zero()) throw Stopped();
    return std::min({left, callers, glance});
  }

 private:
  Deadline deadline_;
  const std::function<std::chrono::milliseconds()>& time_left_;
};

}  // namespace wazobus::bus
