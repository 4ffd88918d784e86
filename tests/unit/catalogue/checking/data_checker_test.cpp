// SPDX-License-Identifier: MIT
#include "catalogue/checking/data_checker.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

/// What is wrong with a value to this schema, of an event that is documented.
std::string wrong_with(const std::string& value, const std::string& schema,
                       Edition edition = Edition::current, bool unknown_fields = false) {
  Catalogue catalogue;
  catalogue.add(
      "own.json",
      fmt::format(R"({{"events": [{{"name": "own", "source": "documented", "data": {}}}]}})", schema));
  SchemaCompiler compiler(edition);
  const Schema& compiled = compiler.compile(catalogue.find("own")->data(), Severity::error);
  std::vector<std::uint16_t> guesses(compiler.guesses(), Schema::no_property);
  CheckBench bench;
  DataChecker checker(bench.document, bench.findings, bench.json, unknown_fields);
  bench.parse(value);
  checker.check(compiled, 0, guesses);
  const std::string first = bench.found();
  // With the guesses of the first time nothing else is found.
  bench.findings.start_value(0);
  checker.check(compiled, 0, guesses);
  CHECK(bench.found() == first);
  return first;
}

}  // namespace

TEST_CASE("a value is held to each keyword of a schema", "[catalogue]") {
  struct Case {
    std::string schema;
    std::string value;
    std::string found;
  };
  const std::string object = R"({"type": "object", "required": ["a"], "x-expected": ["b"],
                                 "properties": {"a": {"type": "integer"}, "b": {}, "c": {"x-alias-of": "b"}}})";
  const std::vector<Case> cases{
      {"{}", R"({"x":[1,null]})", ""},
      {"{}", R"({"x":1,"x":2})", "error json.duplicate_key /x: the key 'x' stands twice"},
      {R"({"type": "integer"})", "1", ""},
      {R"({"type": "integer"})", "1.0", ""},
      {R"({"type": "integer"})", "1.5", "error data.type : expected integer, got number"},
      {R"({"type": ["string", "null"]})", "null", ""},
      {R"({"type": ["string", "null"]})", "[]", "error data.type : expected string or null, got array"},
      {R"({"type": "string"})", R"({"a":1,"a":1})",
       "error data.type : expected string, got object\n"
       "error json.duplicate_key /a: the key 'a' stands twice"},
      {R"({"type": "string", "x-null": "warning"})", "null",
       "warning data.null : null, which current servers send and nobody documents"},
      {R"({"enum": ["a", 1]})", "1", ""},
      {R"({"enum": ["a", 1]})", R"("\u0061")", ""},
      {R"({"enum": ["a", 1]})", "2", R"(error data.enum : expected "a" or 1, got 2)"},
      {R"({"enum": ["a", 1]})", "[1]", R"(error data.enum : expected "a" or 1, got array)"},
      {R"({"const": true})", "false", "error data.enum : expected true, got false"},
      {R"({"type": "string", "format": "uuid"})", R"("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")", ""},
      {R"({"type": "string", "format": "uuid"})", R"("a")", "error data.format : not a uuid: 'a'"},
      {R"({"type": "string", "format": "date-time"})", R"("2026-11-21T15:48:00")", ""},
      {R"({"type": "string", "format": "date-time"})", R"("now")",
       "error data.format : not a date and time: 'now'"},
      {R"({"type": "string", "format": "uuid", "x-none": "observed"})", R"("None")", ""},
      {R"({"type": "string", "format": "uuid", "x-none": "warning"})", R"("None")",
       "warning data.none : the text 'None', where there is nobody"},
      {R"({"type": "string", "x-known-values": ["up", "down"]})", R"("up")", ""},
      {R"({"type": "string", "x-known-values": ["up", "down"]})", R"("off")",
       "warning data.known_values : 'off' is none of the values that are known: up, down"},
      {R"({"type": "array", "items": {"type": "string"}})", R"(["a",1])",
       "error data.type /1: expected string, got integer"},
      {R"({"type": "array", "minItems": 2, "maxItems": 2})", "[1,2]", ""},
      {R"({"type": "array", "minItems": 2})", "[1]", "error data.length : expected at least 2 items, got 1"},
      {R"({"type": "array", "maxItems": 1})", "[1,2]", "error data.length : expected at most 1 items, got 2"},
      {R"({"type": "object", "additionalProperties": {"type": "string"}})", R"({"a":"","b":1})",
       "error data.type /b: expected string, got integer"},
      {object, R"({"a":1,"b":2})", ""},
      {object, R"({"b":2,"a":1,"x":{"y":1,"y":2}})",
       "error json.duplicate_key /x/y: the key 'y' stands twice"},
      {object, R"({"b":2})", "error data.missing /a: missing"},
      {object, R"({"a":1})", "warning data.missing /b: missing"},
      {object, R"({"a":1,"c":2})",
       "warning data.alias /c: spelled so in the documentation's text only; servers send b"},
      {object, R"({"a":1,"b":2,"\u0061":1})", "error json.duplicate_key /a: the key 'a' stands twice"},
      {object, R"({"a":1,"b":2,"x":1,"x":1})", "error json.duplicate_key /x: the key 'x' stands twice"},
  };
  for (const auto& [schema, value, found] : cases) {
    INFO(schema << " " << value);
    CHECK(wrong_with(value, schema) == found);
  }
}

TEST_CASE("a field that nobody knows is told where that was asked for", "[catalogue]") {
  const std::string schema = R"({"type": "object", "properties": {"status": {}, "name": {}}})";
  const auto told = [&](const std::string& value) {
    return wrong_with(value, schema, Edition::current, /*unknown_fields*/ true);
  };
  CHECK(told(R"({"status":1})").empty());
  CHECK(told(R"({"statuss":1})") == "warning data.unknown /statuss: unknown field; did you mean 'status'?");
  CHECK(told(R"({"zzzzzzzz":1})") == "warning data.unknown /zzzzzzzz: unknown field");
  CHECK(wrong_with(R"({"statuss":1})", schema).empty());
  CHECK(wrong_with(R"({"statuss":1})", schema, Edition::documented) ==
        "warning data.extra /statuss: not in the documentation");
}
