// SPDX-License-Identifier: MIT
#include "catalogue/extension.hpp"

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("an event that extends another one adds to it", "[catalogue]") {
  Catalogue catalogue;
  catalogue.add("first.json",
                R"({"service": "own", "events": [{"name": "own", "summary": "Old.", "level": "user",
    "routing_keys": ["a"], "notes": ["One."], "placeholders": {"x": "name"}, "headers": {"h": {"type": "string"}},
    "observed": {"names": ["its"]},
    "data": {"type": "object", "required": ["id"], "properties": {
      "id": {"type": "integer", "description": "It."}, "state": {"enum": ["a"]},
      "list": {"type": "array", "items": {"type": "object", "properties": {"a": {}}}}}}}]})");
  catalogue.add("second.json",
                R"({"service": "more", "events": [{"name": "own", "extends": true, "summary": "New.",
    "routing_keys": ["b", "a"], "notes": ["Two."], "placeholders": {"x": "unknown", "y": "name"}, "seen": 7,
    "headers": {"h": {"type": "integer"}, "g": {}}, "observed": {"routing_keys": ["c"], "level": "tenant"},
    "data": {"x-expected": ["state"], "properties": {
      "id": {"type": ["integer", "null"]}, "state": {"enum": ["b"]}, "new": {"type": "string", "x-seen": 3},
      "list": {"items": {"properties": {"b": {"type": "null"}}}}}}}]})");
  const Entry* const entry = catalogue.find("its");
  REQUIRE(entry != nullptr);
  CHECK(entry->service == "own");
  CHECK(entry->summary == "New.");
  CHECK(entry->seen == 7);
  CHECK(entry->level == Level::tenant);
  CHECK(entry->routing_keys.documented == std::vector<std::string>{"a", "b"});
  CHECK(entry->routing_keys.observed == std::vector<std::string>{"c"});
  CHECK(entry->notes == std::vector<std::string>{"One.", "Two."});
  CHECK(entry->placeholders.size() == 2);
  CHECK(entry->placeholder("x")->location.kind == Location::Kind::unknown);
  REQUIRE(entry->headers.size() == 2);
  CHECK(entry->headers.front().schema.has_type("integer"));
  const Description& data = entry->data();
  CHECK(data.required == std::vector<std::string>{"id"});
  CHECK(data.field("id")->need == Need::required);
  CHECK(data.field("id")->schema.has_type("null"));
  CHECK(data.field("id")->schema.description == "It.");
  CHECK(data.field("state")->need == Need::expected);
  CHECK(data.field("state")->schema.allowed == std::vector<std::string>{"\"b\""});
  CHECK(data.field("new")->schema.seen == 3);
  CHECK(data.field("list")->schema.items->field("a") != nullptr);
  CHECK(data.field("list")->schema.items->field("b")->schema.has_type("null"));
  CHECK(catalogue.entries().size() == 1);
}

TEST_CASE("lists of an extension go where those of the observed event are", "[catalogue]") {
  Catalogue catalogue;
  catalogue.add("first.json", R"({"events": [{"name": "own", "source": "observed", "data": {}}]})");
  catalogue.add(
      "second.json",
      R"({"events": [{"name": "own", "extends": true, "routing_keys": ["a"], "headers": {"h": {}}}]})");
  const Entry* const entry = catalogue.find("own");
  CHECK_FALSE(entry->documented);
  CHECK(entry->routing_keys.observed == std::vector<std::string>{"a"});
  CHECK(entry->headers.front().schema.source == FactSource::bus_class);
}

}  // namespace wazobus::catalogue
