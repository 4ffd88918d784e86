// SPDX-License-Identifier: MIT
#include "tracing/ari_events.hpp"

#include "tracing/telling.hpp"

namespace wazobus::tracing {

TEST_CASE("Asterisk's REST interface alone tells who calls, who answers and who hangs up", "[tracing]") {
  Telling telling;
  telling.ari(
      0, "ChannelCreated",
      R"("channel":{"id":"1.1","name":"PJSIP/a-1","state":"Ring","caller":{"name":"Ash","number":"101"}})");
  const std::string peer =
      R"(,"caller":{"id":"1.1"},"peer":{"id":"1.2","name":"PJSIP/b-2","caller":{"name":"Brook"}})";
  telling.ari(1, "Dial", R"("dialstatus":"")" + peer);
  telling.ari(2, "Dial", R"("dialstatus":"RINGING")" + peer);
  telling.ari(3, "ChannelStateChange", R"("channel":{"id":"1.2","name":"PJSIP/b-2","state":"Up"})");
  telling.ari(9, "ChannelDestroyed", R"("channel":{"id":"1.2","name":"PJSIP/b-2","state":"Up"},"cause":16)");
  CHECK(telling.steps_with("calls") == 1);
  CHECK(telling.steps_with("answers") == 1);
  const Leg* const brook = telling.call.find("1.2");
  REQUIRE(brook != nullptr);
  CHECK(brook->name == "Brook");
  CHECK(brook->dialler == "1.1");
  CHECK(brook->cause == 16);
}

}  // namespace wazobus::tracing
