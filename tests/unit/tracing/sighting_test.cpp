// SPDX-License-Identifier: MIT
#include "tracing/sighting.hpp"

#include <vector>

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;

std::vector<std::string> all_of(const Sighting& sighting, Meaning meaning) {
  std::vector<std::string> out;
  for (const Said& said : sighting.said) {
    if (said.meaning == meaning) out.emplace_back(said.value);
  }
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the ids of a call are found by the catalogue's relations", "[tracing]") {
  Reading reading;
  REQUIRE(reading.read(0, "call_updated",
                       R"({"call_id":"1.2","conversation_id":"1.1","talking_to":{"1.1":"u"},
                           "bridges":["b"],"user_uuid":"u-brook","caller_id_name":"Brook"})"));
  const Sighting& seen = reading.sighting;
  CHECK(seen.first(Meaning::leg) == "1.2");
  CHECK(seen.first(Meaning::conversation) == "1.1");
  CHECK(all_of(seen, Meaning::peer) == Texts{"1.1"});
  CHECK(all_of(seen, Meaning::bridge) == Texts{"b"});
  CHECK(seen.first(Meaning::name) == "Brook");
  CHECK(seen.at == clock_at(0));
}

TEST_CASE("the caller of call_ended is the other one's name, and passed over", "[tracing]") {
  Reading reading;
  REQUIRE(reading.read(0, "call_ended",
                       R"({"call_id":"1.2","caller_id_name":"Ash","peer_caller_id_name":"Brook"})"));
  CHECK(reading.sighting.first(Meaning::name) == "Brook");
}

TEST_CASE("an event of AMI relates both channels, and what it does not know is left out", "[tracing]") {
  Reading reading;
  REQUIRE(reading.ami(0, "DialBegin",
                      R"("Uniqueid":"1.1","Linkedid":"1.1","DestUniqueid":"1.2","DestLinkedid":"1.1",
                         "CallerIDName":"<unknown>")"));
  CHECK(reading.sighting.family == event::Family::ami);
  CHECK(reading.sighting.first(Meaning::leg) == "1.1");
  CHECK(reading.sighting.first(Meaning::name).empty());
  bool has_dest = false;
  for (const Said& said : reading.sighting.said) has_dest = has_dest || said.value == "1.2";
  CHECK(has_dest);
}

TEST_CASE("a body without a time has that of the event before", "[tracing]") {
  Reading reading;
  REQUIRE(reading.read(7, "call_held", R"({"call_id":"1.1"})"));
  CHECK(reading.sighting.has_time);
  REQUIRE(reading.read_text(R"({"name":"call_held","data":{"call_id":"1.1"}})"));
  CHECK_FALSE(reading.sighting.has_time);
  CHECK(reading.sighting.at == clock_at(7));
}

TEST_CASE("a body of ARI has the time in its data, by the same clock as other bodies", "[tracing]") {
  Reading reading;
  REQUIRE(reading.read_text(
      R"({"name":"call_held","timestamp":"2026-11-24T09:03:12.5","data":{"call_id":"1"}})"));
  const Timestamp service = reading.sighting.at;
  REQUIRE(reading.read_text(R"({"name":"Dial","data":{"type":"Dial",
                                "timestamp":"2026-11-24T09:03:12.500-0500","peer":{"id":"1.2"}}})"));
  CHECK(reading.sighting.has_time);
  CHECK(reading.sighting.at == service);
}

TEST_CASE("what is not an event is refused", "[tracing]") {
  Reading reading;
  for (const char* text :
       {"[]", "7", R"({"name":"x"})", R"({"name":"x","data":[]})", R"({"name":1,"data":{}})", "{"})
    CHECK_FALSE(reading.read_text(text));
}

TEST_CASE("an id is given if it is not one of the words for nothing", "[tracing]") {
  CHECK(is_given("1.1"));
  for (const char* word : {"", "None", "<unknown>", "<none>"}) CHECK_FALSE(is_given(word));
}

}  // namespace wazobus::tracing
