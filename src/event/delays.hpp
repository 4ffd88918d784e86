// SPDX-License-Identifier: MIT
// Many delays in little memory: how long they are, without keeping each.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace wazobus::event {

/// Counts delays in buckets whose width grows with the delay: exact up to 15 µs, and within 1/32 (3.2 %) of
/// the delay beyond. A delay less than zero, as of clocks that differ, is as good as any other.
class Delays {
 public:
  using Delay = std::chrono::microseconds;

  void add(Delay delay);

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::uint64_t count() const { return count_; }

  /// Exact; call only when there are any.
  [[nodiscard]] Delay min() const { return min_; }
  [[nodiscard]] Delay max() const { return max_; }

  /// What `share` of the delays (0 to 1) are not above; call only when there are any.
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
