// SPDX-License-Identifier: MIT
#include "commands/listening/limits.hpp"

#include <chrono>

#include "catch.hpp"

namespace wazobus::commands {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST_CASE("the count is reached with the last event that is wanted", "[commands]") {
  Limits limits({2, std::nullopt, std::nullopt});
  CHECK(limits.counts());
  CHECK_FALSE(limits.shown());
  CHECK(limits.progress() == "1 of 2 events");
  CHECK_FALSE(limits.reached());
  CHECK(limits.shown());
  CHECK(limits.reached());
  CHECK_FALSE(Limits({}).counts());
}

TEST_CASE("time runs from the start on, and the nearer end counts", "[commands]") {
  Limits limits({std::nullopt, 1h, 1min});
  CHECK_FALSE(limits.left());
  limits.start();
  REQUIRE(limits.left());
  CHECK(*limits.left() > 50s);
  CHECK(*limits.left() <= 1min);
  CHECK_FALSE(limits.is_over());
  Limits endless({});
  endless.start();
  CHECK_FALSE(endless.left());
  CHECK_FALSE(endless.is_over());
}

TEST_CASE("a timeout and an idle timeout are told apart", "[commands]") {
  Limits idle({std::nullopt, std::nullopt, -1ms});
  idle.start();
  CHECK(idle.is_over());
  CHECK_FALSE(idle.is_timed_out());
  Limits timeout({std::nullopt, -1ms, 1h});
  CHECK_FALSE(timeout.is_timed_out());
  timeout.start();
  CHECK(timeout.is_over());
  CHECK(timeout.is_timed_out());
}

TEST_CASE("an idle timeout begins when the command has ended", "[commands]") {
  Limits limits({std::nullopt, std::nullopt, -1ms});
  limits.start();
  limits.command_started();
  CHECK_FALSE(limits.is_over());
  limits.command_ended();
  CHECK(limits.is_over());
}

TEST_CASE("a time of nothing is no limit", "[commands]") {
  Limits limits({std::nullopt, 0ms, 0ms});
  limits.start();
  CHECK_FALSE(limits.left());
}

}  // namespace wazobus::commands
