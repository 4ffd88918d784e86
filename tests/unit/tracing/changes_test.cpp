// SPDX-License-Identifier: MIT
#include "tracing/changes.hpp"

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

namespace {

/// status "Ring" -> "Up", bridges [] -> ["b"]
std::string changes_of(Changes& changes, Reading& reading, std::string_view name, std::string_view data) {
  REQUIRE(reading.read(0, name, data));
  std::string out;
  for (const FieldChange& change : changes.read(reading.sighting).changes) {
    if (!out.empty()) out += ", ";
    out += change.field + " ";
    if (!change.before.empty()) out += change.before + " -> ";
    out += change.after;
  }
  return out;
}

}  // namespace

TEST_CASE("an event tells what the one before about its channel did not", "[tracing]") {
  Changes changes;
  Reading reading;
  CHECK(changes_of(changes, reading, "call_created",
                   R"({"call_id":"1.1","status":"Ring","on_hold":false})") == R"(status "Ring")");
  CHECK(changes_of(changes, reading, "call_created",
                   R"({"call_id":"1.2","status":"Down","on_hold":false})") == R"(status "Down")");
  CHECK(changes_of(changes, reading, "call_updated", R"({"call_id":"1.1","status":"Up","on_hold":true})") ==
        R"(status "Ring" -> "Up", on_hold false -> true)");
  CHECK(changes_of(changes, reading, "call_updated", R"({"call_id":"1.1","status":"Up","on_hold":true})")
            .empty());
}

TEST_CASE("values are told as JSON", "[tracing]") {
  Changes changes;
  Reading reading;
  changes_of(changes, reading, "call_created", R"({"call_id":"1.1","bridges":[],"talking_to":{}})");
  CHECK(changes_of(changes, reading, "call_updated",
                   R"({"call_id":"1.1","bridges":["b"],"talking_to":{"1.2":"u"}})") ==
        R"(bridges [] -> ["b"], talking_to {} -> {"1.2":"u"})");
}

TEST_CASE("the exchanged names of call_ended are no change", "[tracing]") {
  Changes changes;
  Reading reading;
  changes_of(changes, reading, "call_updated", R"({"call_id":"1.1","caller_id_name":"Ash"})");
  CHECK(changes_of(changes, reading, "call_ended",
                   R"({"call_id":"1.1","caller_id_name":"Brook","reason_code":16})") == "reason_code 16");
}

TEST_CASE("a line says from whom to whom", "[tracing]") {
  Changes changes;
  Reading reading;
  REQUIRE(reading.ami(0, "DialBegin", R"("Uniqueid":"1.1","Linkedid":"1.1","DestUniqueid":"1.2")"));
  const Line dial = changes.read(reading.sighting);
  CHECK(dial.from == "1.1");
  CHECK(dial.to == "1.2");
  REQUIRE(
      reading.read(0, "user_missed_call", R"({"user_uuid":"u","conversation_id":"1.1","reason":"busy"})"));
  CHECK(changes.read(reading.sighting).from == "user:u");
}

TEST_CASE("a long value is cut", "[tracing]") {
  Changes changes;
  Reading reading;
  CHECK(changes_of(changes, reading, "call_created",
                   R"({"call_id":"1.1","status":")" + std::string(5000, 'x') + "\"}")
            .size() < 200);
  CHECK(changes_of(changes, reading, "call_created",
                   R"({"call_id":"1.2","status":")" + std::string(159, 'x') + "é\"}") ==
        "status \"" + std::string(159, 'x') + "…\"");
  std::string bridges = R"("0")";
  for (int i = 0; i < 1000; ++i) bridges += R"(,"0")";
  changes_of(changes, reading, "call_created", R"({"call_id":"1.1","bridges":[]})");
  const std::string told =
      changes_of(changes, reading, "call_updated", R"({"call_id":"1.1","bridges":[)" + bridges + "]}");
  CHECK(told.ends_with("…\""));
  CHECK(told.size() < 2000);
}

}  // namespace wazobus::tracing
