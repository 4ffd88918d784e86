// SPDX-License-Identifier: MIT
#include "event/statistics.hpp"

#include <fmt/format.h>

#include <numeric>
#include <string>

#include "catch.hpp"
#include "event/samples.hpp"
#include "text/sanitise.hpp"
#include "text/zone.hpp"

using namespace wazobus;
using namespace wazobus::event;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const Statistics::Clock::time_point start{seconds(1000)};

void count(Statistics& statistics, const Frame& frame, Statistics::Clock::duration after = seconds(0)) {
  Event event;
  event.read(frame);
  statistics.count(event, start + after);
}

Frame named(const std::string& name) {
  return sample_frame("{}", {{"name", {name}}});
}

std::uint64_t sum(const LastMinute& minute) {
  return std::accumulate(minute.begin(), minute.end(), std::uint64_t{0});
}

/// The delay of an event with this `timestamp`, received at 15:48:00.123456 UTC.
std::optional<std::int64_t> delay_of(const Frame& frame) {
  Statistics statistics(start);
  count(statistics, frame);
  const Delays& delays = statistics.total().delays;
  if (delays.empty()) return std::nullopt;
  return delays.max().count();
}

}  // namespace

TEST_CASE("events are counted by name, with their bytes, and all together", "[event]") {
  Statistics statistics(start);
  count(statistics, sample_frame("{}", {{"name", {std::string("a")}}}));
  count(statistics, sample_frame(R"({"name": "b"})"));
  count(statistics, sample_frame(R"({"name": "\u0061"})"));
  REQUIRE(statistics.rows().size() == 2);
  CHECK(statistics.rows()[0].name == "a");
  CHECK(statistics.rows()[0].events == 2);
  CHECK(statistics.rows()[0].bytes == 20);
  CHECK(statistics.rows()[1].name == "b");
  CHECK(statistics.rows()[1].bytes == 13);
  CHECK(statistics.total().events == 3);
  CHECK(statistics.total().bytes == 33);
}

TEST_CASE("of a name that stands twice in the body the last one counts", "[event]") {
  Statistics statistics(start);
  count(statistics, sample_frame(R"({"name":"a","data":{"name":"c"},"n\u0061me":"b"})"));
  count(statistics, sample_frame(R"({"name":"a"})", {{"name", {true}}}));
  count(statistics, sample_frame(R"(["name"])"));
  REQUIRE(statistics.rows().size() == 3);
  CHECK(statistics.rows()[0].name == "b");
  CHECK(statistics.rows()[1].name == "a");
  CHECK(statistics.rows()[2].name == "calls.call.created");
}

TEST_CASE("an event without a name is counted under its routing key", "[event]") {
  Statistics statistics(start);
  Frame frame = sample_frame("PUTVAL");
  frame.routing_key = "collectd.calls";
  count(statistics, frame);
  frame = sample_frame(R"({"name":""})", {{"name", {true}}});
  frame.routing_key = "";
  count(statistics, frame);
  CHECK(statistics.rows()[0].name == "collectd.calls");
  CHECK(statistics.rows()[1].name == "(no name)");
}

TEST_CASE("the delay is the receipt minus the timestamp, in headers before the body", "[event]") {
  const text::InZone zone("CET-1");
  const auto header = [](const std::string& timestamp) {
    return sample_frame(R"({"timestamp":"2026-11-21T15:47:00Z"})", {{"timestamp", {timestamp}}});
  };
  CHECK(delay_of(header("2026-11-21T15:48:00.123000+00:00")) == 456);
  CHECK(delay_of(header("2026-11-21T16:48:00.123000")) == 456);
  CHECK(delay_of(header("2026-11-21T16:48:00")) == 123'456);
  CHECK(delay_of(header("2026-11-21T15:48:01.123456Z")) == -1'000'000);
  CHECK_FALSE(delay_of(header("yesterday")));
  CHECK(delay_of(sample_frame(R"({"timestamp":"2026-11-21T15:47:00Z"})")) == 60'123'456);
  CHECK_FALSE(delay_of(sample_frame(R"({"timestamp":1795276080})")));
  CHECK_FALSE(delay_of(sample_frame("{}")));
  CHECK_FALSE(delay_of(sample_frame("not JSON")));
}

TEST_CASE("an event of ARI tells its time in data", "[event]") {
  const std::string time = R"("timestamp":"2026-11-21T10:48:00.123-0500")";
  const FieldTable stasis{{"name", {std::string("a")}}, {"category", {std::string("stasis")}}};
  CHECK(delay_of(sample_frame("{\"data\":{" + time + "}}", stasis)) == 456);
  CHECK(delay_of(sample_frame(R"({"name":"a","data":{"type":"a",)" + time + "}}")) == 456);
  CHECK_FALSE(delay_of(sample_frame(R"({"name":"a","data":{"type":"b",)" + time + "}}")));
  CHECK_FALSE(delay_of(sample_frame(R"({"name":"a","data":{"timestamp":1}})", stasis)));
  CHECK(delay_of(sample_frame(R"({"timestamp":"2026-11-21T15:48:00Z","data":{)" + time + "}}", stasis)) ==
        123'456);
}

TEST_CASE("the last minute has a place for each second, and forgets what is older", "[event]") {
  Statistics statistics(start);
  const auto minute_at = [&](Statistics::Clock::duration after) {
    return statistics.last_minute(statistics.total(), start + after);
  };
  CHECK(sum(minute_at(seconds(0))) == 0);
  count(statistics, named("a"), milliseconds(100));
  CHECK(minute_at(milliseconds(200)).back() == 1);
  count(statistics, named("a"), milliseconds(1900));
  count(statistics, named("a"), milliseconds(1950));
  CHECK(minute_at(milliseconds(1950))[59] == 2);
  CHECK(minute_at(milliseconds(1950))[58] == 1);
  CHECK(sum(minute_at(seconds(30))) == 3);
  CHECK(minute_at(milliseconds(59'900))[0] == 1);
  CHECK(minute_at(milliseconds(60'900))[0] == 2);
  CHECK(sum(minute_at(milliseconds(60'900))) == 2);
  CHECK(sum(minute_at(milliseconds(61'900))) == 0);
  CHECK(sum(minute_at(std::chrono::hours(100))) == 0);
  CHECK(statistics.total().events == 3);
}

TEST_CASE("idle minutes leave nothing behind in the ring", "[event]") {
  for (const int idle : {1, 59, 60, 61, 62, 121, 122, 123, 100'000}) {
    Statistics statistics(start);
    for (int second = 0; second < 200; ++second)
      count(statistics, named("a"), milliseconds(second * 1000 + 700));
    const auto after = milliseconds((199 + idle) * 1000 + 700);
    count(statistics, named("a"), after);
    const std::uint64_t left = idle < 60 ? 60U - static_cast<unsigned>(idle) : 0U;
    INFO(idle);
    CHECK(sum(statistics.last_minute(statistics.total(), start + after)) == left + 1);
  }
}

TEST_CASE("a second that has only begun is taken together with the one before", "[event]") {
  Statistics statistics(start);
  for (int i = 0; i < 700; ++i) count(statistics, named("a"), milliseconds(i * 100));
  // 70.1 s: the last 60 seconds, and the beginning of the current one.
  const auto young = start + milliseconds(70'100);
  count(statistics, named("a"), milliseconds(70'100));
  const LastMinute minute = statistics.last_minute(statistics.total(), young);
  CHECK(minute[59] == 11);
  CHECK(minute[58] == 10);
  CHECK(minute[0] == 10);
  CHECK(statistics.last_minute_span(young) == milliseconds(60'100));
  CHECK(statistics.last_minute_span(start + milliseconds(70'700)) == milliseconds(59'700));
  CHECK(statistics.last_minute_span(start + milliseconds(5700)) == milliseconds(5700));
  CHECK(statistics.last_minute_span(start) == milliseconds(0));
}

TEST_CASE("without a start the time goes from the earliest event, in whatever order they come", "[event]") {
  Statistics statistics(std::nullopt);
  Event event;
  const Frame frame = named("a");
  event.read(frame);
  statistics.count(event, std::nullopt);
  CHECK_FALSE(statistics.has_start());
  CHECK(statistics.elapsed(start) == seconds(0));
  CHECK(sum(statistics.last_minute(statistics.total(), start)) == 0);
  count(statistics, frame, seconds(100));
  count(statistics, frame, seconds(0));
  count(statistics, frame, seconds(70));
  CHECK(statistics.elapsed(start + seconds(100)) == seconds(100));
  const LastMinute minute = statistics.last_minute(statistics.total(), start + milliseconds(100'600));
  CHECK(minute[59] == 1);
  CHECK(minute[29] == 1);
  CHECK(sum(minute) == 2);
  CHECK(statistics.total().events == 4);
}

TEST_CASE("names beyond the first 2000 are counted together", "[event]") {
  Statistics statistics(start);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 2500; ++i) count(statistics, named(fmt::format("event_{}", i)));
  }
  REQUIRE(statistics.rows().size() == 2001);
  CHECK(statistics.rows()[1999].name == "event_1999");
  CHECK(statistics.rows()[1999].events == 2);
  CHECK(statistics.rows()[2000].name == "(other names)");
  CHECK(statistics.rows()[2000].events == 1000);
  CHECK(statistics.total().events == 5000);
}

TEST_CASE("a row's name is short and UTF-8, and there once", "[event]") {
  Statistics statistics(start);
  count(statistics, named("\xFF"));
  count(statistics, named("\\xff"));
  CHECK(statistics.rows().size() == 1);
  CHECK(statistics.rows()[0].name == "\\xff");
  std::string letters;
  for (int i = 0; i < 1'000'000; ++i) letters += "\xF0\x9F\x93\x9E";
  count(statistics, named("x" + letters));
  count(statistics, named("x" + letters + "y"));
  count(statistics, named(std::string(1000, '\xBF')));
  REQUIRE(statistics.rows().size() == 3);
  CHECK(statistics.rows()[1].events == 2);
  for (const Statistics::Row& row : statistics.rows()) {
    CHECK(row.name.size() <= 1000);
    CHECK(text::is_utf8(row.name));
  }
}

TEST_CASE("delays are told only where one clock measured them", "[event]") {
  Statistics statistics(start);
  const auto count_at = [&statistics](const std::string& name, const std::string& time,
                                      bool has_receipt = true) {
    Frame frame = sample_frame("{}", {{"name", {name}}, {"timestamp", {time}}});
    frame.has_receipt = has_receipt;
    count(statistics, frame);
  };
  const auto has_delays = [&statistics](std::size_t row) {
    return statistics.has_delays(statistics.rows()[row]);
  };
  count_at("here", "2026-11-21T15:48:00Z");
  count_at("here", "2026-11-21T15:40:00Z");  // late, but another was not
  count_at("in a file", "2026-11-21T15:48:00Z", false);
  CHECK(has_delays(0));
  CHECK_FALSE(has_delays(1));
  CHECK(statistics.has_delays(statistics.total()));
  CHECK_FALSE(statistics.is_of_two_clocks());
  count_at("ahead", "2026-11-21T15:48:00.2Z");
  count_at("ahead", "2026-11-21T15:48:00Z");
  count_at("another zone", "2026-11-21T10:48:00Z");
  CHECK_FALSE(has_delays(2));
  CHECK_FALSE(has_delays(3));
  CHECK_FALSE(statistics.has_delays(statistics.total()));
  CHECK(statistics.is_of_two_clocks());
}

TEST_CASE("a row of several names has no delays if one of them is of another clock", "[event]") {
  const auto one_row = [](const Event&, std::string_view) { return std::string("tenant"); };
  Statistics statistics(start, {.row_name = one_row});
  const auto count_at = [&statistics](const std::string& time) {
    count(statistics, sample_frame("{}", {{"name", {"any"}}, {"timestamp", {time}}}));
  };
  count_at("2026-11-21T15:48:00Z");
  CHECK(statistics.has_delays(statistics.rows()[0]));
  count_at("2026-11-21T10:48:00Z");
  CHECK_FALSE(statistics.has_delays(statistics.rows()[0]));
}
