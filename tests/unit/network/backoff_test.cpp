// SPDX-License-Identifier: MIT
#include "network/backoff.hpp"

#include <chrono>
#include <vector>

#include "catch.hpp"

using namespace wazobus;
using std::chrono::milliseconds;

namespace {

std::vector<milliseconds> pauses(network::Backoff& backoff, std::size_t count) {
  std::vector<milliseconds> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(backoff.next());
  return out;
}

}  // namespace

TEST_CASE("pauses double to two seconds, and after a while to half a minute", "[network]") {
  network::Backoff backoff([] { return 1.0; });
  const std::vector<milliseconds> expected{milliseconds(250), milliseconds(500), milliseconds(1000)};
  CHECK(pauses(backoff, 3) == expected);
  CHECK(pauses(backoff, 15) == std::vector<milliseconds>(15, milliseconds(2000)));
  const std::vector<milliseconds> longer{milliseconds(4000), milliseconds(8000), milliseconds(16'000),
                                         milliseconds(30'000), milliseconds(30'000)};
  CHECK(pauses(backoff, 5) == longer);
}

TEST_CASE("a pause is shortened by half at the most, and the next one grows all the same", "[network]") {
  double random = 0;
  network::Backoff backoff([&random] { return random; });
  CHECK(backoff.next() == milliseconds(125));
  random = 0.5;
  CHECK(backoff.next() == milliseconds(375));
  CHECK(backoff.next() == milliseconds(750));
}

TEST_CASE("a connection that lived makes the next pause short again", "[network]") {
  network::Backoff backoff([] { return 1.0; });
  pauses(backoff, 20);
  backoff.reset();
  CHECK(pauses(backoff, 18).back() == milliseconds(2000));
}

TEST_CASE("unforeseen numbers are from 0 to 1 and not all alike", "[network]") {
  const auto random = network::unforeseen();
  double least = 1;
  double most = 0;
  for (int i = 0; i < 1000; ++i) {
    const double number = random();
    least = std::min(least, number);
    most = std::max(most, number);
  }
  CHECK(least >= 0);
  CHECK(most <= 1);
  CHECK(most - least > 0.5);
}
