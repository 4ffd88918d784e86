// SPDX-License-Identifier: MIT
#include "catalogue/checking/message_values.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

using Kind = Location::Kind;
using Candidates = MessageValues::Candidates;

const char* const message_text =
    R"({"headers":{"h":"from header","call_id":"C.2","user_uuid:u-1":true,"user_uuid:*":true},
       "payload":{"name":"call_made","user_uuid:u-2":true,"b":"from body",
                  "data":{"call_id":"C.1","n":1,"none":null,"yes":true,"list":[{"id":"x"},{"id":"Y"}]}}})";

Shape shape_of(const std::string& text, std::vector<Placeholder> values) {
  return {Template(text), std::move(values)};
}

}  // namespace

TEST_CASE("a placeholder's values stand where its location says", "[catalogue]") {
  const std::vector<std::pair<Location, Candidates>> cases{
      {{Kind::name, {}}, {"call_made"}},
      {{Kind::unknown, {}}, {}},
      {{Kind::user, {}}, {"u-1"}},
      {{Kind::header, {"h"}}, {"from header"}},
      {{Kind::header, {"b"}}, {"from body"}},
      {{Kind::header, {"missing"}}, {}},
      {{Kind::data, {"n"}}, {"1"}},
      {{Kind::data, {"none"}}, {"None"}},
      {{Kind::data, {"yes"}}, {"True"}},
      {{Kind::data, {"call_id"}}, {"C.1", "C.2"}},
      {{Kind::data, {"list", "1", "id"}}, {"Y"}},
      {{Kind::data, {"list", "2", "id"}}, {}},
      {{Kind::data, {"list"}}, {}},
      {{Kind::data, {"n", "id"}}, {}},
  };
  CheckBench bench;
  const Message& message = bench.read(message_text);
  for (const auto& [location, candidates] : cases) {
    INFO(location.describe());
    CHECK(bench.values.at(location, message) == candidates);
  }
  CHECK(bench.values.of({"id", {Kind::data, {"list", "1", "id"}}, Severity::error, true}, message) ==
        Candidates{"y"});
}

TEST_CASE("a value that was told to be wrong says nothing", "[catalogue]") {
  CheckBench bench;
  const Message& message = bench.read(message_text);
  const Index n = bench.document.find(message.data(), "n");
  const Index none = bench.document.find(message.data(), "none");
  bench.findings.add(n, Severity::error, Rule::data_type, "wrong");
  bench.findings.mark_told(fact::ContradictedField{none});
  bench.findings.mark_told(fact::WrongUser{});
  CHECK(bench.values.at({Kind::data, {"n"}}, message).empty());
  CHECK(bench.values.at({Kind::data, {"none"}}, message).empty());
  CHECK(bench.values.users(message).empty());
}

TEST_CASE("without headers the body's copies name the users", "[catalogue]") {
  CheckBench bench;
  CHECK(bench.values.users(bench.read(R"({"name":"x","user_uuid:u-2":true})")) == Candidates{"u-2"});
}

TEST_CASE("null is a word of Python's only in the current edition", "[catalogue]") {
  CheckBench bench(Edition::documented);
  bench.parse("null");
  CHECK(bench.values.python_text(0) == "null");
}

TEST_CASE("a key fits a shape with the values of its message", "[catalogue]") {
  const Placeholder call{"id", {Kind::data, {"call_id"}}, Severity::error, false};
  const Placeholder number{"n", {Kind::data, {"n"}}, Severity::error, false};
  const Placeholder unknown{"x", {Kind::unknown, {}}, Severity::error, false};
  const Placeholder name{"name", {Kind::name, {}}, Severity::error, false};
  struct Case {
    Shape shape;
    std::string key;
    bool fits;
  };
  const std::vector<Case> cases{
      {shape_of("a.b", {}), "a.b", true},
      {shape_of("a.b", {}), "a.c", false},
      {shape_of("a.{n}", {number}), "a.1", true},
      {shape_of("a.{n}", {number}), "a.11", false},
      {shape_of("a.{n}.z", {number}), "a.1.z", true},
      {shape_of("a.{id}", {call}), "a.C.1", true},
      {shape_of("a.{id}", {call}), "a.C__DOT__1", true},
      {shape_of("a.{id}", {call}), "a.C__DOT__2", true},
      {shape_of("a.{id}", {call}), "a.C.3", false},
      {shape_of("a.{id}.{n}", {call, number}), "a.C.1.1", true},
      {shape_of("a.{x}.{n}", {unknown, number}), "a.any.thing.1", true},
      {shape_of("a.{x}.{n}", {unknown, number}), "a..1", false},
      {shape_of("{name}", {name}), "call_made", true},
      {shape_of("a.{x}", {unknown}), "a." + std::string(1100, 'x'), false},
  };
  CheckBench bench;
  const Message& message = bench.read(message_text);
  for (const auto& [shape, key, fits] : cases) {
    INFO(shape.text.text() << " " << key);
    CHECK(bench.values.fit(shape, key, message) == fits);
  }
}
