// SPDX-License-Identifier: MIT
#include "commands/time_window.hpp"

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using namespace std::chrono_literals;

namespace {

constexpr text::Timestamp noon(1'800'000'000s);

/// Events a second apart, from noon on.
class Seconds : public event::Source {
 public:
  explicit Seconds(int count) : count_(count) {}
  Step next(event::Frame& frame) override {
    if (given_ == count_) return Step::end;
    frame.received = noon + std::chrono::seconds(given_++);
    return Step::frame;
  }
  [[nodiscard]] int fd() const override { return -1; }
  [[nodiscard]] std::chrono::milliseconds patience() const override { return 1h; }

 private:
  int count_;
  int given_ = 0;
};

}  // namespace

TEST_CASE("times and durations limit a capture", "[commands]") {
  const TimeWindow window = time_window_from("2h", "2027-01-15T08:00:00Z", noon);
  CHECK(window.since == noon - 2h);
  CHECK(window.until == noon);
  CHECK(window.has(noon - 2h));
  CHECK_FALSE(window.has(noon));
  CHECK(time_window_from("1d12h", "1799999999.5", noon).since == noon - 36h);
  CHECK(time_window_from("1d12h", "1799999999.5", noon).until == noon - 500ms);
  CHECK(time_window_from("1799999999500", {}, noon).since == noon - 500ms);
  CHECK_THROWS_AS(time_window_from("90", {}, noon), UsageError);
  CHECK(time_window_from({}, {}, noon).is_unbounded());
  CHECK(time_window_from("yesterday", "today", noon).since == noon - 32h);
  CHECK(time_window_from("yesterday", "today", noon).until == noon - 8h);
  CHECK(time_window_from("yesterday 10:00", "today 9:30", noon).since == noon - 22h);
  CHECK(time_window_from("yesterday 10:00", "today 9:30", noon).until == noon + 90min);
  CHECK_THROWS_AS(time_window_from("yesterday ten", {}, noon), UsageError);
  CHECK_THROWS_AS(time_window_from("tomorrow", {}, noon), UsageError);
  CHECK_THROWS_AS(time_window_from("1h", "2h", noon), UsageError);
}

TEST_CASE("the first event of a capture tells the days of times of day", "[commands]") {
  // The first event comes at 08:00:00 UTC.
  const auto begun = [](const char* since, const std::optional<std::string>& until) {
    TimeWindow window = time_window_from(since, until, noon + 99h);
    CHECK_FALSE(window.is_unbounded());
    window.begin_at(noon);
    window.begin_at(noon + 48h);
    return window;
  };
  CHECK(begun("08:00", {}).since == noon);
  CHECK(begun("8:00:01.5", {}).since == noon + 1500ms);
  CHECK(begun("07:00", {}).since == noon - 1h);
  CHECK(begun("06:59", {}).since == noon + 23h - 1min);
  CHECK(begun("10:30+02:00", {}).since == noon + 30min);
  CHECK(begun("22:00", "06:00").since == noon + 14h);
  CHECK(begun("22:00", "06:00").until == noon + 22h);
  CHECK(begun("07:30", "07:30").until == noon + 23h + 30min);
  CHECK(begun("2027-01-14T00:00:00Z", "09:00").until == noon + 1h);
  TimeWindow until = time_window_from({}, "07:30", noon);
  until.begin_at(noon);
  CHECK(until.until == noon - 30min);
  CHECK_THROWS_AS(time_window_from("25:00", {}, noon), UsageError);
}

TEST_CASE("events outside of the window are passed over, with pauses for others to stop", "[commands]") {
  Seconds source(10'000);
  WindowedSource windowed(source, {noon + 9'000s, noon + 9'002s});
  event::Frame frame;
  int idle = 0;
  int frames = 0;
  for (auto step = windowed.next(frame); step != event::Source::Step::end; step = windowed.next(frame)) {
    if (step == event::Source::Step::frame) ++frames;
    if (step != event::Source::Step::idle) continue;
    ++idle;
    CHECK(windowed.patience() == 0ms);
  }
  CHECK(frames == 2);
  CHECK(windowed.has_given_any());
  CHECK(windowed.outside().count == 9'998);
  CHECK(windowed.outside().first == noon);
  CHECK(windowed.outside().last == noon + 9'999s);
  CHECK(idle >= 2);
}

TEST_CASE("a window in which there is nothing is told with the times of the capture", "[commands]") {
  const TimesSeen outside{3, noon, noon + 90s};
  const std::string goes = "; the capture goes from 2027-01-15T08:00:00+0000 to 2027-01-15T08:01:30+0000";
  CHECK(nothing_in_window({noon + 1h, {}}, outside) ==
        "0 of 3 events are since 2027-01-15T09:00:00+0000" + goes);
  CHECK(nothing_in_window({{}, noon - 1h}, outside) ==
        "0 of 3 events are before 2027-01-15T07:00:00+0000" + goes);
  CHECK(nothing_in_window({noon + 1s, noon + 2s}, {1, noon, noon + 90s}) ==
        "0 of 1 event is between 2027-01-15T08:00:01+0000 and 2027-01-15T08:00:02+0000" + goes);
}

TEST_CASE("the day of a time of day is told if the capture has several days", "[commands]") {
  TimeWindow window = time_window_from("09:50", {}, noon);
  window.begin_at(noon);
  CHECK(day_of_clock(window, {2, noon, noon + 1h}).empty());
  CHECK(day_of_clock(window, {2, noon, noon + 48h}) ==
        "hint: --since 09:50 is that of 2027-01-15, and the capture goes from 2027-01-15 to 2027-01-17; for "
        "another "
        "day: --since '2027-01-16 09:50'");
  TimeWindow until = time_window_from("2027-01-14T00:00:00Z", "9:50", noon);
  until.begin_at(noon);
  CHECK(day_of_clock(until, {2, noon, noon + 48h}).find("--until 09:50 is that of 2027-01-15") !=
        std::string::npos);
  CHECK(day_of_clock(time_window_from("1h", {}, noon), {2, noon, noon + 48h}).empty());
}
