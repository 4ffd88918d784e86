// SPDX-License-Identifier: MIT
#include "commands/tracing/live_line.hpp"

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::commands {

namespace {

/// A call of this name to Brook that began at `begin` and rings.
tracing::Followed ringing_call(const std::string& name, double begin) {
  tracing::Followed followed;
  tracing::Conversation& call = followed.conversation;
  call.count(tracing::clock_at(begin), false);
  tracing::Leg& caller = *call.leg_for(name + ".1", tracing::clock_at(begin));
  caller.name = name;
  caller.is_caller = true;
  tracing::Leg& called = *call.leg_for(name + ".2", tracing::clock_at(begin));
  called.name = "Brook";
  call.dial(name + ".1", called, tracing::clock_at(begin));
  call.set_state(called, "Ringing", tracing::clock_at(begin));
  return followed;
}

std::string line_of(const std::vector<std::string>& queries, std::size_t columns = 80) {
  static const tracing::Followed ash = ringing_call("Ash", 0);
  static const tracing::Followed cole = ringing_call("Cole", 55);
  std::vector<Query> typed;
  for (const std::string& query : queries) typed.emplace_back(query);
  return live_line({&ash, &cole}, typed, tracing::clock_at(60), columns);
}

}  // namespace

TEST_CASE("the live line has the state and the seconds of each call, newest first", "[commands]") {
  CHECK(line_of({}) == "2 calls: Cole -> Brook: ringing 5s | Ash -> Brook: ringing 60s");
  CHECK(line_of({}, 40) == "2 calls: Cole -> Brook: ringing 5s");
  CHECK(line_of({}, 20) == "2 calls: Cole -> Br…");
  CHECK(live_line({}, {}, {}, 80) == "no calls");
  CHECK(live_line({}, {Query::only_one()}, {}, 80) == "no calls");
}

TEST_CASE("the live line has only calls that fit, and counts the others", "[commands]") {
  CHECK(line_of({"as"}) == "Ash -> Brook: ringing 60s");
  CHECK(line_of({"fern"}) == "no call of 'fern'; 2 others");
  CHECK(line_of({"fern", "a\x1b"}) == "no call of 'fern' or 'a\\x1b'; 2 others");
  CHECK(live_line({}, {Query("fern")}, {}, 80) == "no call of 'fern'");
}

TEST_CASE("a call that has just ended stays in the live line with its length", "[commands]") {
  tracing::Followed over;
  over.conversation = tracing::answered_call();
  CHECK(live_line({&over}, {}, tracing::clock_at(500), 80) == "Ash -> Brook: Brook hung up 10s");
}

}  // namespace wazobus::commands
