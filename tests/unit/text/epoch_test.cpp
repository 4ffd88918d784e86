// SPDX-License-Identifier: MIT
#include "text/epoch.hpp"

#include "catch.hpp"

using namespace wazobus::text;

TEST_CASE("the size of a number tells whether it counts seconds, milliseconds or microseconds", "[text]") {
  const Timestamp time(std::chrono::microseconds(1'795'276'080'123'000));
  CHECK(parse_epoch("1795276080.123") == time);
  CHECK(parse_epoch("1795276080123") == time);
  CHECK(parse_epoch("1795276080123000") == time);
  CHECK(parse_epoch("1.795276080123e9") == time);
  for (const char* const wrong : {"", "-1", "1795276080s", "1e17", "inf", "nan", "now"}) {
    INFO(wrong);
    CHECK_FALSE(parse_epoch(wrong));
  }
}
