// SPDX-License-Identifier: MIT
#include "event/delays.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace wazobus::event;
using Delay = Delays::Delay;

namespace {

/// The quantile, by its definition.
std::int64_t exact(std::vector<std::int64_t> delays, double share) {
  std::sort(delays.begin(), delays.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(delays.size())));
  return delays[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

TEST_CASE("one delay is all quantiles exactly", "[event]") {
  for (const std::int64_t delay : {std::int64_t{0}, std::int64_t{1}, std::int64_t{15}, std::int64_t{16},
                                   std::int64_t{123'457}, std::int64_t{-1}, std::int64_t{-987'654},
                                   std::int64_t{9'000'000'000'000'000}, INT64_MAX, INT64_MIN}) {
    Delays delays;
    CHECK(delays.empty());
    delays.add(Delay(delay));
    CHECK_FALSE(delays.empty());
    for (const double share : {0.0, 0.5, 0.99, 1.0}) CHECK(delays.quantile(share) == Delay(delay));
    CHECK(delays.min() == Delay(delay));
    CHECK(delays.max() == Delay(delay));
  }
}

TEST_CASE("quantiles are within 1/32 of the exact ones, whatever the delays", "[event]") {
  std::mt19937_64 random(1);
  for (const int magnitude : {4, 10, 20, 40, 52}) {
    Delays delays;
    std::vector<std::int64_t> all;
    for (int i = 0; i < 5000; ++i) {
      const auto bits = 64U - static_cast<unsigned>(random() % static_cast<unsigned>(magnitude) + 1);
      const auto size = static_cast<std::int64_t>(random() >> bits);
      all.push_back(random() % 4 == 0 ? -size : size);
      delays.add(Delay(all.back()));
    }
    for (const double share : {0.0, 0.01, 0.2, 0.5, 0.9, 0.99, 1.0}) {
      const std::int64_t expected = exact(all, share);
      INFO(magnitude << " bits, " << share);
      CHECK(std::abs(delays.quantile(share).count() - expected) * 32 <= std::abs(expected));
    }
    CHECK(delays.count() == all.size());
    CHECK(delays.min().count() == *std::min_element(all.begin(), all.end()));
    CHECK(delays.max().count() == *std::max_element(all.begin(), all.end()));
  }
}
