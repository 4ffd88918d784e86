// SPDX-License-Identifier: MIT
#include "tracing/ami_events.hpp"

#include "tracing/telling.hpp"

namespace wazobus::tracing {

TEST_CASE("the names of Asterisk's conferences are Wazo's", "[tracing]") {
  Telling telling;
  telling.ami(0, "ConfbridgeJoin", R"("Uniqueid":"1.1","Linkedid":"1.1","Conference":"wazo-conference-6")");
  CHECK(telling.call.facts["conference"] == "6");
  telling.ami(0, "ConfbridgeJoin",
              R"("Uniqueid":"1.1","Linkedid":"1.1","Conference":"wazo-meeting-m-confbridge")");
  CHECK(telling.call.facts["meeting"] == "m");
  CHECK(telling.call.is_conference());
}

TEST_CASE("a parked call is parked by the one whose device is named", "[tracing]") {
  Telling telling;
  telling.ami(0, "Newchannel",
              R"("Uniqueid":"1.1","Linkedid":"1.1","Channel":"PJSIP/a-1","CallerIDName":"Ash")");
  telling.ami(0, "Newchannel", R"("Uniqueid":"1.2","Linkedid":"1.1","Channel":"PJSIP/b-2")");
  telling.ami(5, "ParkedCall", R"("ParkeeUniqueid":"1.1","ParkingSpace":"801","ParkerDialString":"PJSIP/b")");
  CHECK(telling.call.facts["parker"] == "1.2");
  CHECK(telling.steps_with("parks Ash") == 1);
}

TEST_CASE("an agent that a queue calls is known by its number and by its id", "[tracing]") {
  Telling telling;
  const std::string queue = R"("Uniqueid":"1.1","DestUniqueid":"1.2","Queue":"sales")";
  telling.ami(0, "AgentCalled",
              queue + R"(,"MemberName":"Agent/1012","Interface":"Local/id-12@agentcallback")");
  telling.ami(1, "AgentCalled", queue + R"(,"MemberName":"Ash","Interface":"Local/id-13@agentcallback")");
  telling.ami(2, "AgentCalled", queue + R"(,"MemberName":"Agent/1014","Interface":"Local/2e752722@shared")");
  CHECK(telling.call.agents == std::set<std::string>{"1012", "12", "1014"});
}

TEST_CASE("a missed call and the progress of a fax are user events", "[tracing]") {
  Telling telling;
  telling.ami(
      0, "UserEvent",
      R"("Uniqueid":"1.1","UserEvent":"user_missed_call","destination_user_uuid":"u","reason":"busy")");
  REQUIRE(telling.call.missed.size() == 1);
  CHECK(telling.call.missed.front().reason == "busy");
  telling.ami(0, "UserEvent",
              R"("Uniqueid":"1.1","UserEvent":"FaxProgress","STATUS":"FAILED","ERROR":"HANGUP")");
  CHECK(telling.call.facts["fax"] == "failed: HANGUP");
}

}  // namespace wazobus::tracing
