// SPDX-License-Identifier: MIT
#include "text/time.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/zone.hpp"

using namespace wazobus::text;

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

TEST_CASE("a time with an offset is read as RFC 3339 and Python write it", "[text]") {
  const std::vector<Case> cases{
      {"2026-11-21T15:48:00.123456+00:00", "2026-11-21T15:48:00.123456"},
      {"2026-11-21T15:48:00Z", "2026-11-21T15:48:00.000000"},
      {"2026-11-21t15:48:00z", "2026-11-21T15:48:00.000000"},
      {"2026-11-21 15:48:00Z", "2026-11-21T15:48:00.000000"},
      {"2026-11-21T15:48:00.5+01:00", "2026-11-21T14:48:00.500000"},
      {"2026-11-21T15:48:00.123456789-05:30", "2026-11-21T21:18:00.123456"},
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
                                  "2026-11-21T15:48:00+01",
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
