// SPDX-License-Identifier: MIT
#include "commands/listening/stream_offset.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using commands::stream_offset_from;

namespace {

/// 2026-11-21T15:48:00.9Z
constexpr text::Timestamp now{std::chrono::microseconds(1'795'276'080'900'000)};

event::FieldValue number(std::int64_t value) {
  return {event::Integer{value, event::IntegerType::int64}};
}

event::FieldValue at(std::uint64_t seconds) {
  return {event::FieldTime{seconds}};
}

}  // namespace

TEST_CASE("a place in a stream is a word, a number, a time or how long ago", "[commands]") {
  ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  ::tzset();
  const std::vector<std::pair<const char*, event::FieldValue>> cases{
      {"first", {std::string("first")}},
      {"last", {std::string("last")}},
      {"next", {std::string("next")}},
      {"0", number(0)},
      {"42", number(42)},
      {"9223372036854775807", number(INT64_MAX)},
      {"1h", at(1'795'272'480)},
      {"90s", at(1'795'275'990)},
      {"1.5s", at(1'795'276'079)},
      {"1500ms", at(1'795'276'079)},
      {"87600h", at(1'795'276'080 - 87'600UL * 3600)},
      {"2026-11-21T15:48:00Z", at(1'795'276'080)},
      {"2026-11-21T15:48:00.999Z", at(1'795'276'080)},
      {"2026-11-21t15:48:00z", at(1'795'276'080)},
      {"2026-11-21T16:48:00+01:00", at(1'795'276'080)},
      {"2026-11-21T16:48:00", at(1'795'276'080)},
      {"2026-11-21 16:48", at(1'795'276'080)},
  };
  for (const auto& [typed, expected] : cases) {
    INFO(typed);
    CHECK(stream_offset_from(typed, now) == expected);
  }
  ::unsetenv("TZ");
  ::tzset();
}

TEST_CASE("what is no place in a stream is refused", "[commands]") {
  for (const char* const wrong :
       {"", " ", "-1", "+1", "First", "1.5", "9223372036854775808", "1w", "1 h", "h", "soon", "first ",
        "2026-11-21T", "2026-13-01", "2026-02-29T00:00:00Z", "0x10", "1e3", "\x1b[31m"}) {
    INFO(wrong);
    CHECK_THROWS_AS(stream_offset_from(wrong, now), UsageError);
  }
}
