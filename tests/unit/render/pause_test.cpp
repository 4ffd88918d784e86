// SPDX-License-Identifier: MIT
#include "render/pause.hpp"

#include "catch.hpp"

namespace wazobus::render {

TEST_CASE("a pause is the time since the event before, also backwards", "[render]") {
  const text::Timestamp start{};
  Pause pause;
  CHECK(pause.seconds_until(start) == "0.000");
  CHECK(pause.seconds_until(start + std::chrono::milliseconds(1250)) == "1.250");
  CHECK(pause.column_until(start + std::chrono::milliseconds(1300)) == "    +0.050");
  CHECK(pause.column_until(start) == "    -1.300");
}

}  // namespace wazobus::render
