// SPDX-License-Identifier: MIT
#include "event/delays.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace wazobus::event {

namespace {

/// Each power of two has this many buckets.
constexpr unsigned division_bits = 4;
constexpr std::uint64_t divisions = 1U << division_bits;

}  // namespace

std::size_t Delays::bucket_of(std::uint64_t size) {
  if (size < divisions) return size;
  const auto shift = static_cast<unsigned>(std::bit_width(size)) - 1 - division_bits;
  return (shift + 1) * divisions + ((size >> shift) & (divisions - 1));
}

std::int64_t Delays::middle_of(std::size_t bucket) {
  if (bucket < divisions) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = bucket / divisions - 1;
  const std::uint64_t first = (divisions + bucket % divisions) << shift;
  const std::uint64_t last = first + ((std::uint64_t{1} << shift) - 1);
  return static_cast<std::int64_t>(first + (last - first) / 2);
}

void Delays::add(Buckets& buckets, std::uint64_t size) {
  const std::size_t bucket = bucket_of(size);
  if (bucket >= buckets.size()) buckets.resize(bucket + 1);
  ++buckets[bucket];
}

void Delays::add(Delay delay) {
  min_ = empty() ? delay : std::min(min_, delay);
  max_ = empty() ? delay : std::max(max_, delay);
  ++count_;
  const auto size = static_cast<std::uint64_t>(delay.count());
  if (delay >= Delay::zero()) return add(above_, size);
  add(below_, 0 - size);
}

Delays::Delay Delays::quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t missing = std::clamp<std::uint64_t>(wanted, 1, count_);
  if (missing == count_) return max_;
  const auto found = [this](std::int64_t middle) { return std::clamp(Delay(middle), min_, max_); };
  for (std::size_t bucket = below_.size(); bucket-- > 0;) {
    if (missing <= below_[bucket]) return found(-middle_of(bucket));
    missing -= below_[bucket];
  }
  for (std::size_t bucket = 0; bucket < above_.size(); ++bucket) {
    if (missing <= above_[bucket]) return found(middle_of(bucket));
    missing -= above_[bucket];
  }
  return max_;
}

}  // namespace wazobus::event
