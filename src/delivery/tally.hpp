// SPDX-License-Identifier: MIT
// Counts verdicts: how many events a client got, and what stopped the others.
#pragma once

#include <array>
#include <cstdint>

#include "delivery/rules.hpp"

namespace wazobus::delivery {

class Tally {
 public:
  void count(const Verdict& verdict);

  [[nodiscard]] std::uint64_t total() const;
  [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
  [[nodiscard]] std::uint64_t undelivered() const;
  [[nodiscard]] std::uint64_t undelivered(Reason reason) const { return undelivered_[index_of(reason)]; }
  [[nodiscard]] std::uint64_t unknown() const;
  [[nodiscard]] std::uint64_t unknown(Reason reason) const { return unknown_[index_of(reason)]; }

 private:
  using Counts = std::array<std::uint64_t, static_cast<std::size_t>(Reason::expiry) + 1>;

  static std::size_t index_of(Reason reason) { return static_cast<std::size_t>(reason); }

  std::uint64_t delivered_ = 0;
  Counts undelivered_{};
  Counts unknown_{};
};

}  // namespace wazobus::delivery
