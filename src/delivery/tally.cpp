// SPDX-License-Identifier: MIT
#include "delivery/tally.hpp"

#include <numeric>

namespace wazobus::delivery {

void Tally::count(const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::delivered:
      ++delivered_;
      break;
    case Outcome::undelivered:
      ++undelivered_[index_of(verdict.reason)];
      break;
    case Outcome::unknown:
      ++unknown_[index_of(verdict.reason)];
      break;
  }
}

std::uint64_t Tally::undelivered() const {
  return std::accumulate(undelivered_.begin(), undelivered_.end(), std::uint64_t{0});
}

std::uint64_t Tally::unknown() const {
  return std::accumulate(unknown_.begin(), unknown_.end(), std::uint64_t{0});
}

std::uint64_t Tally::total() const {
  return delivered_ + undelivered() + unknown();
}

}  // namespace wazobus::delivery
