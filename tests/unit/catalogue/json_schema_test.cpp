// SPDX-License-Identifier: MIT
// How our own keywords are written. tests/schemas checks the schemas with Ajv.
#include "catalogue/json_schema.hpp"

#include "catch.hpp"

namespace wazobus::catalogue {

namespace {

/// The exported schema of `data` for an event with this data.
std::string schema_of(const std::string& data) {
  Catalogue catalogue;
  catalogue.add(
      "test.json",
      R"({"service":"test","events":[{"name":"an_event","source":"documented","data":)" + data + "}]}");
  std::string out;
  append_event_schema(*catalogue.find("an_event"), "an_event", out);
  const std::size_t start = out.find(R"("data":{)") + 7;
  return out.substr(start, out.rfind(R"(},"patternProperties")") - start);
}

}  // namespace

TEST_CASE("keywords of the catalogue become those of JSON Schema", "[catalogue]") {
  struct Case {
    std::string property;
    std::string wanted;
  };
  const std::string uuid = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";
  const std::vector<Case> cases{
      {R"({"type":"string","x-null":"warning"})", R"({"type":["string","null"]})"},
      {R"({"type":["integer","string","null"]})",
       R"({"anyOf":[{"type":"integer"},{"type":"string"},{"type":"null"}]})"},
      {R"({"type":["integer","number"]})", R"({"type":"number"})"},
      {R"({"type":"null"})", R"({"type":"null"})"},
      {R"({})", R"({})"},
      {R"({"type":"string","format":"uuid"})", R"({"type":"string","pattern":"^(?:)" + uuid + R"()$"})"},
      {R"({"type":"string","format":"uuid","x-none":"warning"})",
       R"({"type":"string","pattern":"^(?:)" + uuid + R"(|None)$"})"},
      // null must be in enum like other values, unless another keyword allows it.
      {R"({"type":["string","null"],"enum":["a","b"]})", R"({"type":"string","enum":["a","b"]})"},
      {R"({"type":["string","null"],"enum":["a",null]})", R"({"type":["string","null"],"enum":["a",null]})"},
      {R"({"type":"string","enum":["a"],"x-null":"observed"})",
       R"({"type":["string","null"],"enum":["a",null]})"},
      {R"({"enum":["a",1]})",
       R"({"anyOf":[{"type":"string","enum":["a",1]},{"type":"number","enum":["a",1]}]})"},
      {R"({"const":"\u00e9"})", R"({"type":"string","const":"é"})"},
      {R"({"minItems":1})", R"({"anyOf":[{"type":"object"},{"type":"array","minItems":1},{"type":"string"},)"
                            R"({"type":"number"},{"type":"boolean"},{"type":"null"}]})"},
      {R"({"type":"boolean","const":true})", R"({"type":"boolean","const":true})"},
      {R"({"type":"string","x-known-values":["a"],"x-since":"20.02"})",
       R"({"description":"Since 20.02.","type":"string","examples":["a"]})"},
      {R"({"type":"string","x-source":"observed"})",
       R"({"description":"Observed on current servers: string."})"},
      {R"({"type":"string","x-source":"class"})",
       R"({"description":"Only wazo-bus' class has it: string."})"},
      {R"({"type":"string","x-source":"service","examples":["a"]})",
       R"({"description":"Sent by current servers: string.","examples":["a"]})"},
      {R"({"type":"array","minItems":2,"items":{"type":"integer"}})",
       R"({"type":"array","minItems":2,"items":{"type":"integer"}})"},
  };
  for (const auto& [property, wanted] : cases) {
    INFO(property);
    CHECK(schema_of(R"({"type":"object","properties":{"a":)" + property + "}}") ==
          R"({"type":["object","null"],"properties":{"a":)" + wanted + "}}");
  }
}

TEST_CASE("one of several spellings is enough", "[catalogue]") {
  CHECK(schema_of(R"({"type":"object","required":["a","b"],"properties":{"a":{},"b":{},)"
                  R"("c":{"x-alias-of":"b"}}})") ==
        R"({"type":"object","required":["a"],"allOf":[{"anyOf":[{"required":["b"]},{"required":["c"]}]}],)"
        R"("properties":{"a":{},"b":{},"c":{"description":"Another spelling of b."}}})");
}

}  // namespace wazobus::catalogue
