// SPDX-License-Identifier: MIT
#include "tracing/call_event.hpp"

#include "tracing/telling.hpp"

namespace wazobus::tracing {

TEST_CASE("a number is the whole text", "[tracing]") {
  CHECK(number_in("16") == 16);
  CHECK_FALSE(number_in("16 "));
  CHECK_FALSE(number_in(""));
}

TEST_CASE("the first value that names something stays", "[tracing]") {
  std::string name;
  fill(name, "<unknown>");
  CHECK(name.empty());
  fill(name, "Ash");
  fill(name, "Brook");
  CHECK(name == "Ash");
}

TEST_CASE("a caller that only waits in a bridge does not talk there", "[tracing]") {
  Conversation call;
  call.keeps_steps = true;
  Reading reading;
  REQUIRE(reading.ami(0, "Newchannel", R"("Uniqueid":"1.1","Linkedid":"1.1","Channel":"PJSIP/a-1")"));
  Leg* const leg = call.leg_for("1.1", clock_at(0));
  REQUIRE(leg != nullptr);
  enter({reading.sighting, call, leg, true}, "waiting");
  CHECK(leg->bridge.empty());
  enter({reading.sighting, call, leg, false}, "talk");
  CHECK(leg->bridge == "talk");
}

}  // namespace wazobus::tracing
