// SPDX-License-Identifier: MIT
#include "text/time_of_day.hpp"

#include <vector>

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

TEST_CASE("the first time of a day counts days, not 24 hours", "[text]") {
  struct Case {
    const char* zone;
    const char* from;
    const char* clock;
    const char* first;
  };
  const std::vector<Case> cases{
      // The clocks go forward: an hour after midnight is in the day of 23 hours, or still in the one before
      // it.
      {"America/Toronto", "2026-03-08T04:00:00Z", "05:00", "2026-03-08T09:00:00Z"},
      {"America/Toronto", "2026-03-08T05:00:00Z", "01:30", "2026-03-08T06:30:00Z"},
      {"America/Toronto", "2026-03-08T05:00:00Z", "00:00", "2026-03-08T05:00:00Z"},
      {"Europe/Paris", "2026-03-28T22:30:00Z", "05:00", "2026-03-29T03:00:00Z"},
      {"Australia/Lord_Howe", "2026-10-03T12:40:00Z", "05:00", "2026-10-03T18:00:00Z"},
      // Midnight is left out.
      {"America/Asuncion", "2023-10-01T03:30:00Z", "05:00", "2023-10-01T08:00:00Z"},
      {"Africa/Cairo", "2026-04-23T21:30:00Z", "05:00", "2026-04-24T02:00:00Z"},
      // The clocks go back.
      {"America/Toronto", "2026-11-01T03:30:00Z", "05:00", "2026-11-01T10:00:00Z"},
      {"America/Toronto", "2026-11-02T04:30:00Z", "00:10", "2026-11-02T05:10:00Z"},
      {"Europe/Paris", "2026-10-24T21:30:00Z", "05:00", "2026-10-25T04:00:00Z"},
      {"Australia/Lord_Howe", "2026-04-04T12:40:00Z", "05:00", "2026-04-04T18:30:00Z"},
      {"Africa/Cairo", "2026-10-29T20:30:00Z", "05:00", "2026-10-30T03:00:00Z"},
      // An hour that comes twice.
      {"America/Toronto", "2026-11-01T05:10:00Z", "01:30", "2026-11-01T05:30:00Z"},
      {"America/Toronto", "2026-11-01T05:40:00Z", "01:30", "2026-11-01T06:30:00Z"},
      // With an offset, the day may be another one.
      {"Pacific/Auckland", "2026-07-01T12:30:00Z", "13:00Z", "2026-07-01T13:00:00Z"},
  };
  for (const Case& one : cases) {
    INFO(one.zone << ' ' << one.from << ' ' << one.clock);
    const InZone zone(one.zone);
    CHECK(first_at(one.clock, *parse_time(one.from)) == parse_time(one.first));
  }
}

TEST_CASE("the day before or after a day of 23 hours is the next one", "[text]") {
  const InZone zone("America/Toronto");
  const Timestamp late = *parse_time("2026-03-07T23:30:00");
  CHECK(on_day_of(late, "23:30", 1) == parse_time("2026-03-08T23:30:00"));
  CHECK(on_day_of(*parse_time("2026-03-09T00:10:00"), "00:10", -1) == parse_time("2026-03-08T00:10:00"));
}
