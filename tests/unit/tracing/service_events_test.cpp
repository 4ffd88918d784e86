// SPDX-License-Identifier: MIT
#include "tracing/service_events.hpp"

#include "tracing/telling.hpp"

namespace wazobus::tracing {

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

}  // namespace wazobus::tracing
