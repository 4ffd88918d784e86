// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "catch.hpp"
#include "text/base64.hpp"
#include "text/suggest.hpp"
#include "text/time.hpp"

using namespace wazobus::text;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST_CASE("durations are read as people write them", "[text]") {
  CHECK(parse_duration("500ms") == milliseconds(500));
  CHECK(parse_duration("5s") == milliseconds(5000));
  CHECK(parse_duration("5") == milliseconds(5000));
  CHECK(parse_duration("1.5s") == milliseconds(1500));
  CHECK(parse_duration("2m") == milliseconds(120'000));
  CHECK(parse_duration("1h") == milliseconds(3'600'000));
  CHECK(parse_duration("0") == milliseconds(0));
  for (const char* const wrong :
       {"", "s", "-1s", "5 s", "5sec", "1e3s", "inf", "nan", "1d", "99999999h", " 5s"}) {
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

TEST_CASE("base64 goes there and back", "[text]") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    std::string encoded;
    append_base64(bytes, encoded);
    CHECK(decode_base64(encoded) == bytes);
    bytes += static_cast<char>(static_cast<unsigned char>(i * 7));
  }
  const std::vector<std::pair<std::string, std::string>> known{
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : known) {
    std::string out;
    append_base64(plain, out);
    CHECK(out == encoded);
  }
  for (const char* const wrong : {"Z", "Zg", "Zg=", "Zg===", "Z===", "Zm9v\n", "Zm 9v", "Zg==Zg==", "Z-8="}) {
    INFO(wrong);
    CHECK_FALSE(decode_base64(wrong));
  }
}

TEST_CASE("the nearest word is offered, a far one is not", "[text]") {
  const std::vector<std::string> words{"--format", "--timeout", "--idle-timeout", "--count", "--host"};
  CHECK(nearest("--fromat", words) == "--format");
  CHECK(nearest("--time", words) == "--timeout");
  CHECK(nearest("--cuont", words) == "--count");
  CHECK(nearest("--zzzzzz", words).empty());
  CHECK(edit_distance("ca", "abc") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("", "abc") == 3);
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
