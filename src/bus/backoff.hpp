// SPDX-License-Identifier: MIT
// Pauses between attempts that grow, and differ from one program to the next.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <random>
#include <utility>

namespace wazobus::bus {

class Backoff {
 public:
  static constexpr std::chrono::milliseconds first{250};
  static constexpr std::chrono::milliseconds longest{30'000};

  /// `random` gives numbers from 0 to 1, which keep those whom a broker lost at once from coming back at
  /// once.
  explicit Backoff(std::function<double()> random) : random_(std::move(random)) {}

  /// How long to wait for the next attempt: twice as long as before it, times 0.5 to 1.
  std::chrono::milliseconds next() {
    const std::chrono::milliseconds pause = pause_;
    pause_ = std::min(2 * pause_, longest);
    return std::chrono::ceil<std::chrono::milliseconds>(pause * (0.5 + random_() / 2));
  }

  /// The next pause is the first again.
  void reset() { pause_ = first; }

 private:
  std::function<double()> random_;
  std::chrono::milliseconds pause_ = first;
};

/// Numbers that nobody foresees, for Backoff.
inline std::function<double()> unforeseen() {
  return [engine = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>()(engine);
  };
}

}  // namespace wazobus::bus
