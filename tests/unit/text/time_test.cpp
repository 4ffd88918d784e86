// SPDX-License-Identifier: MIT
#include "text/time.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "catch.hpp"
#include "text/zone.hpp"

using namespace wazobus::text;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

std::string utc(std::optional<Timestamp> time) {
  if (!time) return "none";
  std::string out;
  append_utc(*time, out);
  return out.substr(0, out.find('+'));
}

/// In POSIX notation, so that no zone files are needed: Berlin, and Lord Howe Island (summer time of half an
/// hour).
constexpr const char* berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
constexpr const char* lord_howe = "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0";

struct Case {
  std::string written;
  std::string meant;
};

}  // namespace

TEST_CASE("a time with an offset is read as RFC 3339, Python and PostgreSQL write it", "[text]") {
  const std::vector<Case> cases{
      {"2026-11-21T15:48:00.123456+00:00", "2026-11-21T15:48:00.123456"},
      {"2026-11-21T15:48:00Z", "2026-11-21T15:48:00.000000"},
      {"2026-11-21t15:48:00z", "2026-11-21T15:48:00.000000"},
      {"2026-11-21 15:48:00Z", "2026-11-21T15:48:00.000000"},
      {"2026-11-21T15:48:00.5+01:00", "2026-11-21T14:48:00.500000"},
      {"2026-11-21T15:48:00.123456789-05:30", "2026-11-21T21:18:00.123456"},
      {"2026-11-21T15:48:00+01", "2026-11-21T14:48:00.000000"},
      {"2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000000"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999"},
  };
  for (const auto& [written, meant] : cases) {
    INFO(written);
    CHECK(utc(parse_time(written)) == meant);
  }
}

TEST_CASE("what is no time is not read as one", "[text]") {
  for (const char* const wrong : {"",
                                  "2026",
                                  "2026-11-21T",
                                  "20261121T154800Z",
                                  "2026-11-21T15:48:00.",
                                  "2026-11-21T15:48:00.Z",
                                  "2026-11-21T15:48:00,5Z",
                                  "2026-11-21T15:48:00 Z",
                                  "2026-11-21T15:48:00+01:",
                                  "2026-11-21T15:48:00+1",
                                  "2026-11-21T15:48:00+24:00",
                                  "2026-11-21T15:48:00+01:60",
                                  "2026-11-21T15:48:00+01:00:00",
                                  "2026-11-21T15:48:00ZZ",
                                  "2026-11-21T24:00:00Z",
                                  "2026-11-21T15:60:00Z",
                                  "2026-11-21T15:48:61Z",
                                  "2026-02-29T00:00:00Z",
                                  "2026-13-01T00:00:00Z",
                                  "2026-00-01T00:00:00Z",
                                  "2026-11-00T00:00:00Z",
                                  "2026-11-31T00:00:00Z",
                                  "1969-12-31T23:59:59Z",
                                  "0001-01-01T00:00:00",
                                  "-2026-11-21T15:48:00Z",
                                  "+026-11-21T15:48:00Z",
                                  " 2026-11-21T15:48:00Z",
                                  "2026-11-21T15:48:00Z ",
                                  "2026-1-21T15:48:00Z",
                                  "2026-11-21T-5:48:00Z"}) {
    INFO(wrong);
    CHECK_FALSE(parse_time(wrong));
  }
}

TEST_CASE("a time without an offset is local time, in summer and in winter", "[text]") {
  const InZone zone(berlin);
  const std::vector<Case> cases{
      {"2026-01-15T12:00:00.5", "2026-01-15T11:00:00.500000"},
      {"2026-07-15T12:00:00", "2026-07-15T10:00:00.000000"},
      // Clocks are set forward from 2 to 3.
      {"2026-03-29T01:59:59", "2026-03-29T00:59:59.000000"},
      {"2026-03-29T02:30:00", "2026-03-29T01:30:00.000000"},
      {"2026-03-29T03:00:00", "2026-03-29T01:00:00.000000"},
      // Clocks are set back from 3 to 2: the first of the two.
      {"2026-10-25T01:59:59", "2026-10-24T23:59:59.000000"},
      {"2026-10-25T02:30:00", "2026-10-25T00:30:00.000000"},
      {"2026-10-25T03:00:00", "2026-10-25T02:00:00.000000"},
  };
  LocalZone remembering;
  for (int round = 0; round < 2; ++round) {
    for (const auto& [written, meant] : cases) {
      INFO(written);
      CHECK(utc(parse_time(written)) == meant);
      CHECK(utc(parse_time(written, remembering)) == meant);
    }
  }
}

TEST_CASE("of a local time that comes twice the one nearer to what is known is meant", "[text]") {
  const InZone zone(berlin);
  LocalZone local;
  const std::string written = "2026-10-25T02:30:00";
  const auto at = [](const char* time) { return parse_time(time); };
  CHECK(utc(parse_time(written, local, at("2026-10-25T00:30:01Z"))) == "2026-10-25T00:30:00.000000");
  CHECK(utc(parse_time(written, local, at("2026-10-25T00:59:59Z"))) == "2026-10-25T00:30:00.000000");
  CHECK(utc(parse_time(written, local, at("2026-10-25T01:30:01Z"))) == "2026-10-25T01:30:00.000000");
  CHECK(utc(parse_time(written, local, at("2027-01-01T00:00:00Z"))) == "2026-10-25T01:30:00.000000");
  CHECK(utc(parse_time("2026-10-25T03:30:00", local, at("2026-10-25T01:30:01Z"))) ==
        "2026-10-25T02:30:00.000000");
}

TEST_CASE("what a zone remembers is what it would say afresh", "[text]") {
  for (const char* const name : {berlin, lord_howe, "UTC", "<-12>12", "<+14>-14"}) {
    const InZone zone(name);
    LocalZone remembering;
    const auto start = std::chrono::local_days(std::chrono::year(2026) / 1 / 1);
    for (std::chrono::local_time<std::chrono::minutes> time = start; time < start + std::chrono::days(366);
         time += std::chrono::minutes(17)) {
      const std::chrono::local_time<std::chrono::microseconds> local = time;
      LocalZone fresh;
      if (remembering.utc(local, {}) == fresh.utc(local, {})) continue;
      FAIL(name << ": differs after " << (time - start).count());
    }
  }
}

TEST_CASE("durations are read as people write them", "[text]") {
  CHECK(parse_duration("500ms") == milliseconds(500));
  CHECK(parse_duration("5s") == milliseconds(5000));
  CHECK(parse_duration("5") == milliseconds(5000));
  CHECK(parse_duration("1.5s") == milliseconds(1500));
  CHECK(parse_duration("2m") == milliseconds(120'000));
  CHECK(parse_duration("1h") == milliseconds(3'600'000));
  CHECK(parse_duration("1d") == milliseconds(86'400'000));
  CHECK(parse_duration("1h30m") == milliseconds(5'400'000));
  CHECK(parse_duration("1d12h") == milliseconds(129'600'000));
  CHECK(parse_duration("1m0.5s250ms") == milliseconds(60'750));
  CHECK(parse_duration("0") == milliseconds(0));
  for (const char* const wrong : {"", "s", "-1s", "5 s", "5sec", "1e3s", "inf", "nan", "1w", "99999999h",
                                  " 5s", "30m1h", "1h1h", "5s5", "1h-5m", "1h "}) {
    INFO(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }
}

TEST_CASE("durations are written as they are read", "[text]") {
  for (const char* const text : {"0ms", "500ms", "1s", "1.5s", "90s", "86400s"})
    CHECK(duration(*parse_duration(text)) == text);
}

TEST_CASE("a time is written in UTC with microseconds and an offset", "[text]") {
  const auto write = [](std::int64_t since_1970) {
    std::string out;
    append_utc(Timestamp(microseconds(since_1970)), out);
    return out;
  };
  CHECK(write(1'795'276'080'123'456) == "2026-11-21T15:48:00.123456+00:00");
  CHECK(write(1'795'276'080'000'000) == "2026-11-21T15:48:00.000000+00:00");
  CHECK(write(0) == "1970-01-01T00:00:00.000000+00:00");
  CHECK(write(-1) == "1969-12-31T23:59:59.999999+00:00");
  CHECK(write(951'782'400'000'001) == "2000-02-29T00:00:00.000001+00:00");
}

TEST_CASE("times are read as RFC 3339 and people write them", "[text]") {
  ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  ::tzset();
  const std::vector<std::pair<const char*, std::int64_t>> cases{
      {"2026-11-21T15:48:00Z", 1'795'276'080'000'000},
      {"2026-11-21t15:48:00z", 1'795'276'080'000'000},
      {"2026-11-21 15:48:00Z", 1'795'276'080'000'000},
      {"2026-11-21T15:48:00.1Z", 1'795'276'080'100'000},
      {"2026-11-21T15:48:00.123456+00:00", 1'795'276'080'123'456},
      {"2026-11-21T15:48:00.1234569999Z", 1'795'276'080'123'456},
      {"2026-11-21T17:18:00+01:30", 1'795'276'080'000'000},
      {"2026-11-21T10:48:00-0500", 1'795'276'080'000'000},
      {"2026-11-21T15:48Z", 1'795'276'080'000'000},
      {"2026-11-21T16:48:00", 1'795'276'080'000'000},
      {"2026-11-21T16:48:00.5", 1'795'276'080'500'000},
      {"2026-11-21 16:48", 1'795'276'080'000'000},
      {"2026-11-21", 1'795'215'600'000'000},
      {"2026-07-01 02:00", 1'782'864'000'000'000},  // summer time
      {"1970-01-01T00:00:00Z", 0},
      {"2016-12-31T23:59:60Z", 1'483'228'800'000'000},
      {"2024-02-29T00:00:00Z", 1'709'164'800'000'000},
  };
  for (const auto& [written, expected] : cases) {
    INFO(written);
    CHECK(parse_time(written) == Timestamp(std::chrono::microseconds(expected)));
  }
  ::unsetenv("TZ");
  ::tzset();
  for (const char* const wrong : {"",
                                  "2026",
                                  "2026-11",
                                  "2026-1-2",
                                  "2026-13-01",
                                  "2026-00-01",
                                  "2026-02-29",
                                  "26-11-21",
                                  "2026-11-21T",
                                  "2026-11-21T15",
                                  "2026-11-21T15:",
                                  "2026-11-21T24:00:00Z",
                                  "2026-11-21T15:60:00Z",
                                  "2026-11-21T15:48:61Z",
                                  "2026-11-21T15:48:00.Z",
                                  "2026-11-21T15:48:00+",
                                  "2026-11-21T15:48:00+1",
                                  "2026-11-21T15:48:00+24:00",
                                  "2026-11-21T15:48:00Zx",
                                  "2026-11-21T15:48:00 Z",
                                  " 2026-11-21",
                                  "-026-11-21",
                                  "2026-11--1",
                                  "2026/11/21",
                                  "2026-11-21T15:48:-1Z"}) {
    INFO(wrong);
    CHECK_FALSE(parse_time(wrong));
  }
}

TEST_CASE("a time without its offset", "[text]") {
  CHECK(without_offset("2026-11-21T15:48:00.123-0500") == "2026-11-21T15:48:00.123");
  CHECK(without_offset("2026-11-21T15:48:00Z") == "2026-11-21T15:48:00");
  CHECK(without_offset("2026-11-21T15:48:00") == "2026-11-21T15:48:00");
}

TEST_CASE("a time is written as its format says, or not at all where that is too long", "[text]") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  const auto written = [](microseconds since_1970, std::string_view format) {
    std::string out = ">";
    const bool fits = append_local(Timestamp(since_1970), format, out);
    CHECK(fits == (out != ">" || format.empty()));
    return out;
  };
  CHECK(written(microseconds(1'500'042), "%Y-%m-%dT%T.%f %L") == ">1970-01-01T00:00:01.500042 500");
  CHECK(written(microseconds(-1), "%S.%f") == ">59.999999");
  CHECK(written(microseconds(0), "%%f%") == ">%f%");
  CHECK(written(microseconds(0), "") == ">");
  CHECK(written(microseconds(0), std::string(longest_local, 'x')).size() == longest_local + 1);
  CHECK(written(microseconds(0), std::string(longest_local + 1, 'x')) == ">");
  CHECK(written(microseconds(0), "%999999999Y") == ">");
}
