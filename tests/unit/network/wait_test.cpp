// SPDX-License-Identifier: MIT
#include "network/wait.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "catch.hpp"

namespace wazobus::network {

using namespace std::chrono_literals;

TEST_CASE("a wait ends at what it waits for, at its deadline, or with the caller's time", "[network]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const TimeLeft unlimited;
  CHECK_FALSE(Wait({1ms, unlimited}).until(ends[0], POLLIN));
  CHECK_FALSE(Wait({1h, unlimited}).share(3'600'000).until(ends[0], POLLIN));
  int asked = 0;
  const TimeLeft twice = [&asked] { return std::chrono::milliseconds(++asked > 2 ? 0 : 1); };
  CHECK_THROWS_AS(Wait({1h, twice}).until(ends[0], POLLIN), Stopped);
  CHECK(Wait({1h, unlimited}).until(ends[1], POLLOUT));
  ::close(ends[1]);
  CHECK(Wait({1h, unlimited}).until(ends[0], POLLIN));  // the end is an event too
  ::close(ends[0]);
}

}  // namespace wazobus::network
