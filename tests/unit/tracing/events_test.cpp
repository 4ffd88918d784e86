// SPDX-License-Identifier: MIT
#include "tracing/events.hpp"

#include <algorithm>

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

namespace {

/// A conversation and the events that tell it.
struct Telling {
  Telling() { call.keeps_steps = true; }
  void ami(double at, std::string_view name, std::string_view members) {
    REQUIRE(reading.ami(at, name, members));
    apply(reading.sighting, false, call);
  }
  void bus(double at, std::string_view name, std::string_view data) {
    REQUIRE(reading.read(at, name, data));
    apply(reading.sighting, false, call);
  }
  [[nodiscard]] std::size_t steps_with(std::string_view text) const {
    return static_cast<std::size_t>(std::count_if(call.steps.begin(), call.steps.end(),
                                                  [text](const Step& step) { return step.text == text; }));
  }

  Reading reading;
  Conversation call;
};

}  // namespace

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

TEST_CASE("an order that wazo-calld cannot send is odd", "[tracing]") {
  Telling telling;
  telling.bus(0, "call_answered", R"({"call_id":"1.1","conversation_id":"1.1","status":"Up"})");
  telling.bus(1, "call_created", R"({"call_id":"1.1","conversation_id":"1.1","status":"Up"})");
  telling.bus(2, "call_ended", R"({"call_id":"1.1","conversation_id":"1.1"})");
  telling.bus(3, "call_ended", R"({"call_id":"1.1","conversation_id":"1.1"})");
  telling.bus(4, "call_updated", R"({"call_id":"1.1","conversation_id":"1.1"})");
  for (const char* what :
       {"answered before it was created", "call_ended twice", "call_updated after call_ended"})
    CHECK(telling.call.oddities.contains(what));
}

TEST_CASE("a switchboard sends its whole list, and each caller comes once", "[tracing]") {
  Telling telling;
  telling.bus(0, "call_created", R"({"call_id":"1.1","conversation_id":"1.1","is_caller":true})");
  const char* const list = R"({"switchboard_uuid":"board","items":[{"id":"1.1"},{"id":"9.9"}]})";
  telling.bus(1, "switchboard_queued_calls_updated", list);
  telling.bus(60, "switchboard_queued_calls_updated", list);
  CHECK(telling.steps_with("waits") == 1);
  CHECK(telling.call.find("9.9") == nullptr);
  telling.bus(70, "switchboard_held_calls_updated", list);
  CHECK(telling.steps_with("is put on hold") == 1);
}

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

TEST_CASE("a relocation that ends without having been completed failed", "[tracing]") {
  const char* const data =
      R"({"uuid":"r","relocated_call":"1.1","initiator_call":"1.2","recipient_call":"1.3"})";
  Telling failed;
  failed.bus(0, "relocate_initiated", data);
  failed.bus(9, "relocate_ended", data);
  CHECK(failed.call.facts["relocate"] == "failed");
  Telling done;
  done.bus(0, "relocate_initiated", data);
  done.bus(8, "relocate_completed", data);
  done.bus(9, "relocate_ended", data);
  CHECK(done.call.facts["relocate"] == "completed");
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
