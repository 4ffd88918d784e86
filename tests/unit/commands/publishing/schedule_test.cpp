// SPDX-License-Identifier: MIT
#include "commands/publishing/schedule.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace std::chrono_literals;
using commands::Schedule;

namespace {

constexpr Schedule::Clock::time_point start{1000s};

text::Timestamp captured(std::chrono::milliseconds after) {
  return text::Timestamp{1'700'000'000s} + after;
}

}  // namespace

TEST_CASE("a rate is so many a second, minute or hour", "[commands]") {
  CHECK(commands::rate_from("100/s") == 100);
  CHECK(commands::rate_from("0.5") == 0.5);
  CHECK(commands::rate_from("30/m") == 0.5);
  CHECK(commands::rate_from("1800/h") == 0.5);
  for (const std::string wrong : {"", "0", "-1", "x", "1/", "1/d", "1/s/s", "1e99", "nan", "inf", "1e-99"})
    CHECK_THROWS_AS(commands::rate_from(wrong), UsageError);
}

TEST_CASE("a speed is a factor", "[commands]") {
  CHECK(commands::speed_from("2") == 2);
  CHECK(commands::speed_from("0") == 0);
  for (const std::string wrong : {"", "-1", "2x", "nan"})
    CHECK_THROWS_AS(commands::speed_from(wrong), UsageError);
}

TEST_CASE("at a rate messages are due in equal distances, however long sending took", "[commands]") {
  Schedule schedule = Schedule::at_rate(10);
  CHECK(schedule.due(std::nullopt, start) == start);
  CHECK(schedule.due(std::nullopt, start + 20ms) == start + 100ms);
  CHECK(schedule.due(std::nullopt, start + 450ms) == start + 200ms);
  CHECK(schedule.due(std::nullopt, start + 450ms) == start + 300ms);
}

TEST_CASE("a delay of more than a second is not made up for", "[commands]") {
  Schedule schedule = Schedule::at_rate(10);
  schedule.due(std::nullopt, start);
  CHECK(schedule.due(std::nullopt, start + 5s) == start + 5s);
  CHECK(schedule.due(std::nullopt, start + 5s) == start + 5s + 100ms);
}

TEST_CASE("a capture keeps its pauses, faster or slower", "[commands]") {
  Schedule schedule = Schedule::as_captured(2);
  CHECK(schedule.due(captured(0ms), start) == start);
  CHECK(schedule.due(captured(100ms), start) == start + 50ms);
  // Captures of several sources need not be in order.
  CHECK(schedule.due(captured(20ms), start) == start + 50ms);
  CHECK(schedule.due(captured(-20s), start) == start + 50ms);
  CHECK(schedule.due(captured(1000ms), start + 60ms) == start + 500ms);
}

TEST_CASE("what tells no time follows at once, and nothing is counted from it", "[commands]") {
  Schedule schedule = Schedule::as_captured(1);
  CHECK(schedule.due(std::nullopt, start) == start);
  CHECK(schedule.due(captured(0ms), start + 10ms) == start + 10ms);
  CHECK(schedule.due(std::nullopt, start + 20ms) == start + 10ms);
  CHECK(schedule.due(captured(500ms), start + 20ms) == start + 510ms);
}

TEST_CASE("a capture that begins again follows at once", "[commands]") {
  Schedule schedule = Schedule::as_captured(1);
  schedule.due(captured(0ms), start);
  schedule.due(captured(700ms), start);
  schedule.begin_round();
  CHECK(schedule.due(captured(0ms), start + 600ms) == start + 700ms);
  CHECK(schedule.due(captured(300ms), start + 700ms) == start + 1000ms);
}

TEST_CASE("a long pause of a capture is shortened, the others stay as they are", "[commands]") {
  Schedule schedule = Schedule::as_captured(2, 1s);
  CHECK(schedule.due(captured(0ms), start) == start);
  CHECK(schedule.due(captured(600ms), start) == start + 300ms);
  CHECK(schedule.due(captured(8h), start) == start + 1300ms);
  CHECK(schedule.due(captured(8h + 2s), start) == start + 2300ms);
  CHECK(schedule.due(captured(8h + 1s), start) == start + 2300ms);
  CHECK(schedule.due(captured(9h), start) == start + 3300ms);
  schedule.begin_round();
  CHECK(schedule.due(captured(0ms), start + 3300ms) == start + 3300ms);
}
