// SPDX-License-Identifier: MIT
#include "catalogue/checking/findings.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

Index at(const json::Document& document, std::initializer_list<const char*> steps) {
  Index value = 0;
  for (const char* const step : steps) value = document.find(value, step);
  return value;
}

void add(Findings& findings, Index place, std::string member = {}) {
  findings.add(place, Severity::warning, Rule::data_type, "wrong", std::move(member));
}

}  // namespace

TEST_CASE("findings come in the order of the text, with pointers from its root", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"({"a":{"b":1,"c/d":[2]},"e":3})");
  add(bench.findings, at(bench.document, {"e"}));
  add(bench.findings, at(bench.document, {"a", "b"}));
  add(bench.findings, at(bench.document, {"a"}), "f");
  add(bench.findings, json::Document::inside(at(bench.document, {"a", "c/d"})));
  add(bench.findings, 0);
  CHECK(bench.findings.count() == 5);
  CHECK(bench.found() ==
        "warning data.type : wrong\nwarning data.type /a/f: wrong\nwarning data.type /a/b: wrong\n"
        "warning data.type /a/c~1d/0: wrong\nwarning data.type /e: wrong");
  CHECK(bench.findings.count() == 0);
}

TEST_CASE("a path starts in the body, or else in the value", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"([{"payload":{"data":{"x":[1]}},"key":1}])");
  const Index record = json::Document::inside(0);
  const Index body = bench.document.find(record, "payload");
  const Index list = bench.document.find(bench.document.find(body, "data"), "x");
  bench.findings.start_value(record);
  add(bench.findings, body);
  bench.findings.start_body(body);
  bench.findings.name_event("call_made");
  add(bench.findings, json::Document::inside(list));
  add(bench.findings, bench.document.find(record, "key"));
  std::vector<Finding> out;
  bench.findings.settle(out);
  REQUIRE(out.size() == 3);
  CHECK(out[0].path == "payload");
  CHECK(out[0].event.empty());
  CHECK(out[1].pointer == "/0/payload/data/x/0");
  CHECK(out[1].path == "data.x[0]");
  CHECK(out[1].event == "call_made");
  CHECK(out[2].path == "key");
}

TEST_CASE("findings of one text may be settled in any order", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"({"a":1,"b":2})");
  add(bench.findings, at(bench.document, {"b"}));
  CHECK(bench.found() == "warning data.type /b: wrong");
  add(bench.findings, at(bench.document, {"a"}));
  CHECK(bench.found() == "warning data.type /a: wrong");
}

TEST_CASE("the last finding that a value may have says that there are more", "[catalogue]") {
  CheckBench bench;
  bench.parse("[]");
  for (std::size_t i = 0; i < Findings::most_of_a_value; ++i) add(bench.findings, 0);
  add(bench.findings, 0);
  bench.findings.add(0, Severity::error, Rule::data_type, "wrong");
  std::vector<Finding> out;
  bench.findings.settle(out);
  REQUIRE(out.size() == Findings::most_of_a_value);
  CHECK(out.back().rule == Rule::event_too_many);
  CHECK(out.back().severity == Severity::error);
  CHECK(out.back().message == "more than 1000 findings in one value: the rest is not shown");
  add(bench.findings, 0);
  bench.findings.settle(out);
  CHECK(out.size() == Findings::most_of_a_value + 1);
}

TEST_CASE("ignored findings leave room for the others", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"({"a":1})");
  bench.findings.set_ignored(
      [](Rule rule, std::string_view event) { return rule == Rule::data_enum && event == "call_made"; });
  bench.findings.name_event("call_made");
  for (std::size_t i = 0; i <= Findings::most_of_a_value; ++i)
    bench.findings.add(0, Severity::warning, Rule::data_enum, "wrong");
  add(bench.findings, at(bench.document, {"a"}));
  std::vector<Finding> out;
  bench.findings.settle(out);
  REQUIRE(out.size() == Findings::most_of_a_value + 1);
  CHECK(out.back().pointer == "/a");
  for (std::size_t i = 0; i <= Findings::most_of_a_value; ++i) add(bench.findings, 0);
  bench.findings.add(0, Severity::error, Rule::data_enum, "wrong");
  out.clear();
  bench.findings.settle(out);
  REQUIRE(out.size() == Findings::most_of_a_value + 1);
  CHECK(out[Findings::most_of_a_value - 1].rule == Rule::event_too_many);
  CHECK(out.back().rule == Rule::data_enum);
}

TEST_CASE("the findings of one text do not fill the memory", "[catalogue]") {
  CheckBench bench;
  bench.parse("[]");
  const std::string long_words(Findings::most_text / 4, 'x');
  std::vector<Finding> out;
  for (int i = 0; i < 6; ++i) {
    bench.findings.start_value(0);
    bench.findings.add(0, Severity::warning, Rule::data_type, long_words);
    bench.findings.settle(out);
  }
  REQUIRE(out.size() == 4);
  CHECK(out.back().message == "so many findings in one line or value: the rest is not shown");
  bench.findings.start_text();
  add(bench.findings, 0);
  CHECK(bench.found() == "warning data.type : wrong");
}

TEST_CASE("what was told of a value is known until the next value", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"({"a":1,"b":2})");
  const Index a = at(bench.document, {"a"});
  const Index b = at(bench.document, {"b"});
  const Fact word = fact::WrongWord{{Location::Kind::data, {"a"}}, "x"};
  add(bench.findings, a);
  CHECK(bench.findings.is_told(a));
  CHECK_FALSE(bench.findings.is_told(b));
  for (const Fact& fact : {Fact(fact::WrongUser{}), Fact(fact::ContradictedField{b}), word}) {
    CHECK_FALSE(bench.findings.is_told(fact));
    bench.findings.mark_told(fact);
    CHECK(bench.findings.is_told(fact));
  }
  CHECK_FALSE(bench.findings.is_told(fact::ContradictedField{a}));
  CHECK_FALSE(bench.findings.is_told(fact::WrongWord{{Location::Kind::data, {"a"}}, "y"}));
  CHECK_FALSE(bench.findings.is_told(fact::WrongWord{{Location::Kind::name, {}}, "x"}));
  CHECK_FALSE(bench.findings.is_told(b));
  bench.found();
  bench.findings.start_value(0);
  CHECK_FALSE(bench.findings.is_told(a));
  CHECK_FALSE(bench.findings.is_told(word));
}

TEST_CASE("a long name of an event is cut", "[catalogue]") {
  CheckBench bench;
  bench.parse("{}");
  const std::string name(300, 'n');
  bench.findings.name_event(name);
  add(bench.findings, 0);
  std::vector<Finding> out;
  bench.findings.settle(out);
  CHECK(out.front().event.size() == 258);
}
