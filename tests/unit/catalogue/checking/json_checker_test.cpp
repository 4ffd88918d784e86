// SPDX-License-Identifier: MIT
#include "catalogue/checking/json_checker.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("a key stands once in each object, however it is spelled", "[catalogue]") {
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += fmt::format(R"("k{}":{},)", i, i);
  const std::vector<std::pair<std::string, std::string>> cases{
      {"1", ""},
      {"{}", ""},
      {R"({"a":1,"b":{"a":1}})", ""},
      {R"({"a":1,"a":2})", "error json.duplicate_key /a: the key 'a' stands twice"},
      {R"({"a":1,"\u0061":2})", "error json.duplicate_key /a: the key 'a' stands twice"},
      {R"([[{"x":{"a":1,"b":1,"a":1}}]])", "error json.duplicate_key /0/0/x/a: the key 'a' stands twice"},
      {R"({"a":1,"a":2,"a":3})",
       "error json.duplicate_key /a: the key 'a' stands twice\n"
       "error json.duplicate_key /a: the key 'a' stands twice"},
      {many + R"("k":1})", ""},
      {many + R"("k7":1})", "error json.duplicate_key /k7: the key 'k7' stands twice"},
  };
  CheckBench bench;
  for (const auto& [text, found] : cases) {
    INFO(text);
    bench.parse(text);
    bench.json.check_inside(0);
    CHECK(bench.found() == found);
  }
}

TEST_CASE("of an envelope the keys are checked, and what is inside of members without a meaning",
          "[catalogue]") {
  const std::string twice = R"({"a":1,"a":2})";
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"name":"x","x":1})", ""},
      {R"({"name":"x","name":"y"})", "error json.duplicate_key /name: the key 'name' stands twice"},
      {R"({"x":1,"x":2})", "error json.duplicate_key /x: the key 'x' stands twice"},
      {R"({"x":)" + twice + "}", "error json.duplicate_key /x/a: the key 'a' stands twice"},
      {R"({"data":)" + twice + "}", ""},
  };
  CheckBench bench;
  Members members;
  for (const auto& [text, found] : cases) {
    INFO(text);
    bench.parse(text);
    members.read(bench.document, 0);
    bench.json.check_members(members);
    CHECK(bench.found() == found);
  }
}

TEST_CASE("of an envelope the members are checked that nobody uses", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"({"data":{"a":1,"a":2},"headers":{"b":1,"b":2},"name":"x"})");
  Members members;
  members.read(bench.document, 0);
  bench.json.check_unused(members, {Member::data});
  CHECK(bench.found() == "error json.duplicate_key /headers/b: the key 'b' stands twice");
  bench.json.check_unused(members, {Member::data, Member::headers});
  CHECK(bench.found().empty());
}

TEST_CASE("numbers fit a double, and integers 64 bits", "[catalogue]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"1.5", ""},
      {"18446744073709551615", ""},
      {"-9223372036854775808", ""},
      {"18446744073709551616",
       "warning json.number_range : '18446744073709551616' does not fit 64 bits; most readers lose digits"},
      {"1e999", "error json.number_range : '1e999' is beyond what a double holds"},
      {"[1e2,-1e999]", "error json.number_range /1: '-1e999' is beyond what a double holds"},
  };
  CheckBench bench;
  for (const auto& [text, found] : cases) {
    INFO(text);
    bench.parse(text);
    bench.json.check_numbers();
    CHECK(bench.found() == found);
  }
}
