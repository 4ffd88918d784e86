// SPDX-License-Identifier: MIT
#include "tracing/events.hpp"

#include "tracing/telling.hpp"

namespace wazobus::tracing {

TEST_CASE("AMI and wazo-calld say the same, and it is told once", "[tracing]") {
  Telling telling;
  telling.ami(0, "Newchannel", R"("Uniqueid":"1.1","Linkedid":"1.1","Channel":"PJSIP/a-1")");
  telling.bus(0.1, "call_created",
              R"({"call_id":"1.1","conversation_id":"1.1","is_caller":true,"status":"Ring"})");
  telling.ami(1, "DialBegin",
              R"("Uniqueid":"1.1","Linkedid":"1.1","DestUniqueid":"1.2","DestLinkedid":"1.1")");
  telling.bus(1.1, "call_created", R"({"call_id":"1.2","conversation_id":"1.1","status":"Down"})");
  telling.ami(2, "Newstate", R"("Uniqueid":"1.2","Linkedid":"1.1","ChannelStateDesc":"Up")");
  telling.bus(2.1, "call_answered", R"({"call_id":"1.2","conversation_id":"1.1","status":"Up"})");
  telling.ami(5, "HangupRequest", R"("Uniqueid":"1.2","Linkedid":"1.1")");
  telling.ami(5, "Hangup", R"("Uniqueid":"1.2","Linkedid":"1.1","Cause":"16")");
  telling.bus(5.1, "call_ended", R"({"call_id":"1.2","conversation_id":"1.1","reason_code":16})");
  CHECK(telling.steps_with("calls") == 1);
  CHECK(telling.steps_with("answers") == 1);
  CHECK(telling.call.find("1.2")->dialler == "1.1");
  CHECK(telling.call.find("1.2")->asked == clock_at(5));
  CHECK(telling.call.find("1.2")->cause == 16);
  CHECK(telling.call.oddities.empty());
}

}  // namespace wazobus::tracing
