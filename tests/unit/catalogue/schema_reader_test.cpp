// SPDX-License-Identifier: MIT
#include "catalogue/schema_reader.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "unit/catalogue/reading.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

Description read(const std::string& schema, const std::string& definitions = {}) {
  const auto file = file_of(schema);
  const auto named = definitions.empty() ? nullptr : file_of(definitions);
  return read_schema({file.get(), 0}, named == nullptr ? Node{} : Node{named.get(), 0});
}

std::string objection_to_schema(const std::string& schema, const std::string& definitions = {}) {
  return objection([&] { read(schema, definitions); });
}

}  // namespace

TEST_CASE("a schema is read with all that it says", "[catalogue]") {
  const Description schema = read(R"({
    "type": ["object", "null"], "description": "All.", "x-since": "22.01", "x-source": "observed", "x-null": "warning",
    "properties": {
      "id": {"type": "string", "format": "uuid", "x-none": "warning"},
      "uuid": {"type": "string", "x-alias-of": "id"},
      "old": {"x-source": "class", "x-sent": "never", "items": {}, "examples": [[1, "a"], null]},
      "state": {"enum": ["up", 1, null], "x-known-values": ["up", "down"]},
      "fixed": {"const": true},
      "list": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}}
    },
    "required": ["state", "id"], "x-expected": ["list"], "additionalProperties": {"type": "number"}})");
  CHECK(schema.types == std::vector<std::string>{"object", "null"});
  CHECK(schema.description == "All.");
  CHECK(schema.since == "22.01");
  CHECK(schema.source == FactSource::observed);
  CHECK(schema.sent == Sent::usually);
  CHECK(schema.null_verdict == "warning");
  CHECK(schema.required == std::vector<std::string>{"state", "id"});
  CHECK(schema.expected == std::vector<std::string>{"list"});
  REQUIRE(schema.fields.size() == 6);
  CHECK(schema.field("id")->schema.format == "uuid");
  CHECK(schema.field("id")->schema.none_verdict == "warning");
  CHECK(schema.field("id")->schema.source == FactSource::observed);
  CHECK(schema.field("old")->schema.source == FactSource::bus_class);
  CHECK(schema.field("old")->schema.items->source == FactSource::bus_class);
  CHECK(schema.field("old")->schema.sent == Sent::never);
  CHECK(schema.field("old")->schema.examples == std::vector<std::string>{R"([1,"a"])", "null"});
  CHECK(schema.field("id")->need == Need::required);
  CHECK(schema.field("list")->need == Need::expected);
  CHECK(schema.field("uuid")->need == Need::optional);
  CHECK(schema.field("uuid")->schema.alias_of == "id");
  CHECK(schema.field("state")->schema.allowed == std::vector<std::string>{"\"up\"", "1", "null"});
  CHECK(schema.field("state")->schema.known_values == std::vector<std::string>{"up", "down"});
  CHECK(schema.field("fixed")->schema.allowed == std::vector<std::string>{"true"});
  CHECK(schema.field("list")->schema.bounds.min_items == 1U);
  CHECK(schema.field("list")->schema.bounds.max_items == 3U);
  CHECK(schema.field("list")->schema.items->has_type("integer"));
  CHECK(schema.additional->has_type("number"));
  CHECK(schema.field("none") == nullptr);
}

TEST_CASE("an observed field is held only where every other field is described too", "[catalogue]") {
  const std::string fields = R"("properties": {"a": {"x-source": "observed"}, "b": {}})";
  CHECK_FALSE(read("{" + fields + "}").field("a")->is_held);
  CHECK(read("{" + fields + "}").field("b")->is_held);
  CHECK(read("{" + fields + R"(, "additionalProperties": {}})").field("a")->is_held);
}

TEST_CASE("what stands inside comes from where its object does", "[catalogue]") {
  const std::string schema =
      R"({"properties": {"a": {"$ref": "#/$defs/a"}, "b": {"x-source": "documented"}}})";
  const auto file = file_of(schema);
  const auto named = file_of(R"({"a": {"items": {"additionalProperties": {}}}})");
  const Description read = read_schema({file.get(), 0}, {named.get(), 0}, FactSource::bus_class);
  CHECK(read.field("a")->schema.items->additional->source == FactSource::bus_class);
  CHECK(read.field("b")->schema.is_documented());
  CHECK(read.field("a")->is_held);
}

TEST_CASE("references are followed, in whatever depth", "[catalogue]") {
  const std::string definitions = R"({"one": {"$ref": "#/$defs/two"}, "two": {"type": "string"}})";
  CHECK(read(R"({"items": {"$ref": "#/$defs/one"}})", definitions).items->has_type("string"));
}

TEST_CASE("what a schema must not say is refused", "[catalogue]") {
  const std::string unknown_minimum =
      "unknown keyword 'minimum'; there are type, properties, required, items, additionalProperties, enum, "
      "const, "
      "format, minItems, maxItems, examples, description, $ref, x-expected, x-known-values, x-source, "
      "x-sent, "
      "x-null, x-none, x-alias-of, x-since, x-seen";
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"([])", R"(a schema must be an object, such as {"type": "string"})"},
      {R"({"tpye": "string"})", "unknown keyword 'tpye'; did you mean 'type'?"},
      {R"({"type": "strin"})", "unknown type 'strin'; did you mean 'string'?"},
      {R"({"additionalProperties": false})",
       "additionalProperties takes a schema, {} for any; validate --unknown-fields warns of a field that is "
       "not described"},
      {R"({"type": 1})", "type takes an array"},
      {R"({"format": "email"})", "format takes uuid or date-time, not 'email'"},
      {R"({"format": 1})", "format takes a string"},
      {R"({"x-source": "wire"})", "x-source takes documented or class or service or observed, not 'wire'"},
      {R"({"x-sent": "always"})",
       "x-sent takes never or sometimes, not 'always'; without it a field is usually sent"},
      {R"({"x-none": "error"})", "x-none takes observed or warning, not 'error'"},
      {R"({"examples": {}})", "examples takes an array"},
      {R"({"minItems": -1})", "a number of items is a whole number from 0 to 1000000"},
      {R"({"enum": "a"})", "enum takes an array"},
      {R"({"const": []})", "only texts, numbers, true, false and null can be asked for by const or enum"},
      {R"({"properties": []})", "properties takes an object"},
      {R"({"properties": {"a": 1}})", R"(a schema must be an object, such as {"type": "string"})"},
      {R"({"properties": {"a": {}, "a": {}}})", "property 'a' stands twice"},
      {R"({"required": ["a"]})", "'a' is required, but no property"},
      {R"({"required": [1]})", "required takes a string"},
      {R"({"properties": {"a": {"x-source": "observed"}}, "required": ["a"]})",
       "'a' is required, but no property"},
      {R"({"properties": {"a": {"x-alias-of": "b"}}})", "x-alias-of 'b', which is no property"},
      {R"({"$ref": "#/$defs/a"})", "$ref to '#/$defs/a', which is not there"},
      {R"({"$ref": "a"})", "$ref to 'a', which is not there"},
      {R"({"$ref": "#/$defs/a", "x-source": "observed"})",
       "'x-source' beside $ref: nothing may stand there; write the whole schema in place of $ref"},
      {R"({"minimum": 1, "$ref": "#/$defs/a"})", unknown_minimum},
      {R"({"$ref": "#/$defs/a", "$ref": "#/$defs/a"})", "'$ref' stands twice"},
      {R"({"minimum": 1})", unknown_minimum},
      {R"({"type": "string", "enum": ["a"], "type": "null"})", "'type' stands twice"},
      {R"({"type": []})", "no type at all, which no value could ever have"},
      {R"({"enum": []})", "an empty enum, which no value could ever pass"},
      {R"({"enum": [{}]})", "only texts, numbers, true, false and null can be asked for by const or enum"},
      {R"({"enum": ["a"], "const": "b"})",
       "const is none of the values of enum, so no value could ever pass"},
      {R"({"type": ["object", "array"], "enum": ["a"]})",
       "no value of enum is of the type object or array, so no value could ever pass"},
      {R"({"type": "integer", "const": 1.5})",
       "no value of const is of the type integer, so no value could ever pass"},
  };
  for (const auto& [schema, objection] : cases) {
    INFO(schema);
    CHECK(objection_to_schema(schema) == objection);
  }
  CHECK(objection_to_schema(R"({"$ref": "#/$defs/a"})", R"({"a": {"items": {"$ref": "#/$defs/a"}}})") ==
        "'#/$defs/a' refers to itself");
}

TEST_CASE("const and enum both hold, and are kept as JSON spells them shortest", "[catalogue]") {
  using Texts = std::vector<std::string>;
  CHECK(read(R"({"const": "\u00e9\/"})").allowed == Texts{"\"\xC3\xA9/\""});
  CHECK(read(R"({"enum": ["a", 1, "b"], "const": "\u0061"})").allowed == Texts{"\"a\""});
  CHECK(read(R"({"const": 1.0, "enum": [1]})").allowed == Texts{"1.0"});
  CHECK(read(R"({"type": "integer", "enum": [1.0, 1.5]})").allowed == Texts{"1.0", "1.5"});
}

TEST_CASE("an objection says file and line", "[catalogue]") {
  const auto file = file_of("{\"properties\":\n {\"a\":\n  {\"type\": \"x\"}}}");
  CHECK_THROWS_WITH(
      read_schema({file.get(), 0}, {}),
      "own.json:3: unknown type 'x'; there are null, boolean, integer, number, string, array, object");
}

TEST_CASE("a schema has an end, in depth and in number", "[catalogue]") {
  std::string deep = "{}";
  for (int i = 0; i < 100; ++i) deep = R"({"items": )" + deep + "}";
  CHECK(objection_to_schema(deep) == "more than 64 schemas inside of each other");
  // Each refers twice to the previous one: 2^20 references.
  std::string doubling = R"({"d0": {})";
  for (int i = 1; i <= 20; ++i)
    doubling += fmt::format(
        R"(, "d{}": {{"properties": {{"a": {{"$ref": "#/$defs/d{}"}}, "b": {{"$ref": "#/$defs/d{}"}}}}}})", i,
        i - 1, i - 1);
  CHECK(objection_to_schema(R"({"$ref": "#/$defs/d20"})", doubling + "}") ==
        "more than 10000 schemas in one event, references counted each time");
}
