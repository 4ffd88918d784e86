// SPDX-License-Identifier: MIT
#include "text/time_of_day.hpp"

#include "catch.hpp"
#include "text/zone.hpp"

using namespace wazobus::text;
using namespace std::chrono_literals;

TEST_CASE("a time of day has hours and minutes", "[text]") {
  CHECK(time_of_day("14:03") == "14:03");
  CHECK(time_of_day("9:03:15.5") == "09:03:15.5");
  CHECK(time_of_day("14:03Z") == "14:03Z");
  for (const char* const other : {"", "14", "24:00", "14:3", "2026-11-24", "2026-11-24T14:03", "14:03 "}) {
    INFO(other);
    CHECK(time_of_day(other).empty());
  }
}
