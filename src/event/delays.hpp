// SPDX-License-Identifier: MIT
// Statistics of delays in bounded memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace wazobus::event {

/// If an event seems older than this at its receipt, the sender's clock or time zone is probably another one.
inline constexpr std::chrono::minutes longest_delay(5);

/// Counts delays in buckets whose width grows with the delay: exact up to 15 µs, and within 1/32 (3.2 %)
/// beyond. Negative delays, from clocks that differ, are counted like others.
class Delays {
 public:
  using Delay = std::chrono::microseconds;

  void add(Delay delay);

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::uint64_t count() const { return count_; }

  /// Are the delays meaningful, because the clocks of sender and receiver agree? False if an event seems to
  /// be received before it was sent, if all delays are longer than longest_delay, or if there are no delays.
  [[nodiscard]] bool are_of_one_clock() const {
    return !empty() && min_ >= Delay::zero() && min_ <= longest_delay;
  }

  /// Exact. Call only if there are any.
  [[nodiscard]] Delay min() const { return min_; }
  [[nodiscard]] Delay max() const { return max_; }

  /// The delay that `share` of the delays (0 to 1) do not exceed. Call only if there are any.
  [[nodiscard]] Delay quantile(double share) const;

 private:
  using Buckets = std::vector<std::uint64_t>;  ///< as long as the longest delay needs: 976 at most

  static std::size_t bucket_of(std::uint64_t size);
  static std::int64_t middle_of(std::size_t bucket);
  static void add(Buckets& buckets, std::uint64_t size);

  Buckets above_;  ///< from zero on
  Buckets below_;  ///< less than zero, by their size
  std::uint64_t count_ = 0;
  Delay min_{0};
  Delay max_{0};
};

}  // namespace wazobus::event
