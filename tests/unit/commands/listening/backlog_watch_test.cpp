// SPDX-License-Identifier: MIT
#include "commands/listening/backlog_watch.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::seconds;
using Lines = std::vector<std::string>;

constexpr std::uint64_t limit = 1000;
const BacklogWatch::Clock::time_point start{seconds(1000)};
const std::string too_slow =
    "wazobus: the outputs are too slow: 10 events wait in the broker, which keeps 1000 bytes and drops the "
    "oldest";

struct Watched {
  Lines lines;
  BacklogWatch watch;
  explicit Watched(std::uint64_t bytes = limit, bool is_quiet = false)
      : watch(bytes, is_quiet, [this](const std::string& line) { lines.push_back(line); }) {}
};

}  // namespace

TEST_CASE("an output that takes nothing for five seconds is said to, once", "[commands]") {
  Watched watched;
  for (int second = 0; second < 5; ++second) watched.watch.stalled(start + seconds(second));
  CHECK(watched.lines.empty());
  for (int second = 5; second < 60; ++second) watched.watch.stalled(start + seconds(second));
  CHECK(watched.lines ==
        Lines{"wazobus: the output is slow: events wait in the broker, which keeps 1000 bytes "
              "of them and then drops the oldest (--queue-limit)"});
}

TEST_CASE("short stalls with pauses between them are no long one", "[commands]") {
  Watched watched;
  for (int second = 0; second < 60; second += 4) watched.watch.stalled(start + seconds(second));
  CHECK(watched.lines.empty());
}

TEST_CASE("a quiet run says only that events were dropped", "[commands]") {
  Watched watched(limit, true);
  for (int second = 0; second < 60; ++second) watched.watch.stalled(start + seconds(second));
  CHECK(watched.lines.empty());
  watched.watch.waiting(10, 100, start);
  CHECK(watched.lines == Lines{too_slow});
}

TEST_CASE("a full queue is said, and for how long it was full", "[commands]") {
  Watched watched;
  watched.watch.waiting(9, 100, start);
  CHECK(watched.lines.empty());
  watched.watch.waiting(10, 100, start + seconds(1));
  watched.watch.waiting(10, 100, start + seconds(2));
  CHECK(watched.lines == Lines{too_slow});
  // It may have become full just after it was seen to have room.
  watched.watch.waiting(3, 100, start + seconds(4));
  CHECK(watched.lines.size() == 2);
  CHECK(watched.lines.back() ==
        "wazobus: events may have been missed for 4.0 s: the queue in the broker was full");
}

TEST_CASE("what is full at the end is said as well", "[commands]") {
  Watched watched;
  watched.watch.waiting(10, 100, start);
  watched.watch.finish(start + seconds(2));
  CHECK(watched.lines.size() == 2);
  CHECK(watched.lines.back() ==
        "wazobus: events may have been missed for 2.0 s: the queue in the broker was full");
}

TEST_CASE("a queue without a limit is never full, and a new queue is not full", "[commands]") {
  Watched unlimited(0);
  unlimited.watch.waiting(1'000'000, 1'000'000, start);
  CHECK(unlimited.lines.empty());
  Watched watched;
  watched.watch.waiting(10, 100, start);
  watched.watch.begin_again();
  watched.watch.finish(start + seconds(2));
  CHECK(watched.lines == Lines{too_slow});
}

}  // namespace wazobus::commands
