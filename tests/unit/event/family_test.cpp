// SPDX-License-Identifier: MIT
#include "event/family.hpp"

#include "catch.hpp"
#include "event/event.hpp"
#include "event/samples.hpp"

namespace wazobus::event {

namespace {

Family family_in(const std::string& body, FieldTable headers = {}, const std::string& routing_key = "") {
  Frame frame = sample_frame(body, std::move(headers));
  frame.routing_key = routing_key;
  Event event;
  event.read(frame);
  return family_of(event);
}

}  // namespace

TEST_CASE("the header category tells the family, else data, else the routing key", "[event]") {
  const FieldTable stasis{{"category", {std::string("stasis")}}};
  const FieldTable ami{{"category", {std::string("ami")}}};
  const std::string of_ari = R"({"name":"Dial","data":{"type":"Dial"}})";
  const std::string of_ami = R"({"name":"Dial","data":{"Event":"Dial"}})";
  CHECK(family_in(of_ami, stasis, "ami.dial") == Family::ari);
  CHECK(family_in(of_ari, ami, "stasis.app.x") == Family::ami);
  CHECK(family_in(of_ari, {}, "ami.dial") == Family::ari);
  CHECK(family_in(of_ami, {}, "stasis.app.x") == Family::ami);
  CHECK(family_in(R"({"name":"Dial"})", {}, "stasis.app.x") == Family::ari);
  CHECK(family_in(R"({"name":"Dial"})", {}, "ami.Dial") == Family::ami);
}

TEST_CASE("what tells nothing is of no family", "[event]") {
  CHECK(family_in(R"({"name":"Dial","data":{"type":"Hold","Event":5}})") == Family::none);
  CHECK(family_in(R"({"name":"Dial","data":["Event"]})", {}, "amiable.dial") == Family::none);
  CHECK(family_in("no JSON", {{"category", {std::string("other")}}}, "stasis") == Family::none);
}

TEST_CASE("each family has its own words", "[event]") {
  for (const FamilyWords& words : families()) {
    CHECK(words_of(words.family).id == words.id);
    CHECK(family_of({words.category, false, false, {}}) == words.family);
  }
}

}  // namespace wazobus::event
