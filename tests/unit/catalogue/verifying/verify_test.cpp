// SPDX-License-Identifier: MIT
#include "catalogue/verifying/verify.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "unit/catalogue/reading.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

/// What is said of a file with one event that has these members.
std::string objection_to(const std::string& members) {
  Catalogue catalogue;
  return objection([&] {
    verify(catalogue,
           catalogue.add("own.json", fmt::format(R"({{"events": [{{"name": "own_event", {}}}]}})", members)));
  });
}

}  // namespace

TEST_CASE("what contradicts itself in a catalogue file is found", "[catalogue]") {
  const std::string fields =
      R"("data": {"properties": {"to": {"type": "array", "items": {"properties": {"id": {}}}}}})";
  const std::vector<std::pair<std::string, std::string>> cases{
      {fields, "none"},
      {fields + R"(, "routing_keys": ["own.{id}"], "placeholders": {"id": "data.to.0.id"})", "none"},
      {fields + R"(, "routing_keys": ["own.{id}"], "placeholders": {"id": "header.tenant_uuid"})", "none"},
      {fields +
           R"(, "routing_keys": ["own.{id}"], "headers": {"id": {}}, "placeholders": {"id": "header.id"})",
       "none"},
      {fields + R"(, "routing_keys": ["own.{id}"])",
       R"(event 'own_event': own.{id} has the placeholder {id}, and nothing says where it comes from: "placeholders": )"
       R"({"id": "data.FIELD"})"},
      {fields + R"(, "placeholders": {"id": "data.to.id"})",
       "event 'own_event': placeholder {id} comes from data.to.id, which is not there"},
      {fields + R"(, "placeholders": {"id": "header.id"})",
       "event 'own_event': placeholder {id} comes from the header id, which is not there"},
      {fields + fmt::format(R"(, "routing_keys": ["{}"])", std::string(256, 'a')),
       "event 'own_event': a routing key or ACL of more than 255 bytes"},
      {fields + R"(, "glance": {"id": "to.0.id"})", "none"},
      {fields + R"(, "glance": {"id": "from.id"})",
       "event 'own_event': glance names data.from.id, which is not there"},
      {fields + R"(, "relations": {"leg": ["from", "to.*.id"], "peer": ["to.~"]})", "none"},
      {fields + R"(, "relations": {"leg": ["to.*.name", "from"]})",
       "event 'own_event': relations name data.to.*.name or data.from as leg, which is not there"},
      {fields + R"(, "bare": {"members": ["from"]})",
       "event 'own_event': members names data.from, which is not there"},
      {R"("data": {"properties": {"a": {"type": "integer"}}}, "example": {"name": "own_event", "origin_uuid": null,
        "data": {"a": "text"}})",
       "the example of 'own_event' is not valid: data.a: expected integer, got string"},
      {R"("data": {"properties": {"a": {"type": "integer", "examples": [1]}}, "examples": [{"b": 2}]})",
       "none"},
      {R"("data": {"properties": {"a": {"items": {"type": "integer", "examples": ["1"]}, "type": "array"}}})",
       "event 'own_event': the examples in its schema do not fit it: a[0]: expected integer, got string"},
  };
  for (const auto& [members, objection] : cases) {
    INFO(members);
    CHECK(objection_to(members) == objection);
  }
}
