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
  /// A broker that restarts is away for some seconds. The pauses do not grow beyond this at first, so that it
  /// is found again soon after.
  static constexpr std::chrono::milliseconds longest_at_first{2'000};
  static constexpr int pauses_at_first = 15;
  static constexpr std::chrono::milliseconds longest{30'000};

  /// `random` returns numbers from 0 to 1. They keep all clients of a restarted broker from reconnecting in
  /// the same second.
  explicit Backoff(std::function<double()> random) : random_(std::move(random)) {}

  /// The pause before the next attempt: twice the previous one, or the same while `longest_at_first` holds,
  /// times 0.5 to 1.
  std::chrono::milliseconds next() {
    const std::chrono::milliseconds pause = pause_;
    const bool stays = pause == longest_at_first && ++long_pauses_ < pauses_at_first;
    if (!stays) pause_ = std::min(2 * pause, longest);
    return std::chrono::ceil<std::chrono::milliseconds>(pause * (0.5 + random_() / 2));
  }

  /// Makes the next pause the first one again.
  void reset() {
    pause_ = first;
    long_pauses_ = 0;
  }

 private:
  std::function<double()> random_;
  std::chrono::milliseconds pause_ = first;
  int long_pauses_ = 0;
};

/// A random generator for Backoff.
inline std::function<double()> unforeseen() {
  return [engine = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>()(engine);
  };
}

}  // namespace wazobus::network
