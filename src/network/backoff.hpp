// SPDX-License-Identifier: MIT
// Pauses between attempts. They grow, and they differ between programs.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <random>
#include <utility>

namespace wazobus::network {

class Backoff {
 public:
  static constexpr std::chrono::milliseconds first{250};
  static constexpr std::chrono::milliseconds longest{30'000};

  /// `random` returns numbers from 0 to 1. They keep all clients of a restarted broker from reconnecting in
  /// the same second.
  explicit Backoff(std::function<double()> random) : random_(std::move(random)) {}

  /// The pause before the next attempt: twice the previous one, times 0.5 to 1.
  std::chrono::milliseconds next() {
    const std::chrono::milliseconds pause = pause_;
    pause_ = std::min(2 * pause_, longest);
    return std::chrono::ceil<std::chrono::milliseconds>(pause * (0.5 + random_() / 2));
  }

  /// Makes the next pause the first one again.
  void reset() { pause_ = first; }

 private:
  std::function<double()> random_;
  std::chrono::milliseconds pause_ = first;
};

/// A random generator for Backoff.
inline std::function<double()> unforeseen() {
  return [engine = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>()(engine);
  };
}

}  // namespace wazobus::network
