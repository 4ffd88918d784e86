// SPDX-License-Identifier: MIT
#include "event/condition.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::event;

namespace {

bool holds(std::string_view condition) {
  static const SampleEvent event(R"-({"name":"n","data":{"a":1,"b":2,"t":"salt and pepper","p":"(x)"}})-");
  return Condition::parse(condition).holds(event);
}

std::string fault_in(std::string_view condition) {
  try {
    Condition::parse(condition);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("conditions are joined by words", "[event]") {
  struct Case {
    const char* condition;
    bool holds;
  };
  const Case cases[] = {
      {"data.a=1 and data.b=2", true},
      {"data.a=1 and data.b=3", false},
      {"data.a=2 or data.b=2", true},
      {"not data.a=2", true},
      {"not data.c", true},
      {"not not data.a", true},
      {"not(data.a=1)", false},
      {"(data.a=1)and(data.b=2)", true},
      {"  ( data.a = 1 )  ", true},
      // not binds most, or least.
      {"data.a=1 or data.a=2 and data.a=3", true},
      {"(data.a=1 or data.a=2) and data.a=3", false},
      {"not data.a=1 or data.b=2", true},
      {"not (data.a=1 or data.b=2)", false},
      {"DATA.a", false},
      {"data.a AND NOT data.c", true},
      // Where a value ends.
      {"data.t = 'salt and pepper' and data.a=1", true},
      {R"(data.t="salt and pepper")", true},
      {"data.t ~ ^(salt|x) and data.a=1", true},
      {"(data.t ~ ^(salt|x) or data.c)", true},
      {R"((data.p ~ ^\(x\)$ and data.a))", true},
      {"(data.p = (x))", true},
      {"data.p = '(x)' and data.p ~ [)]", true},
      {"(data.CHANNEL(linkedid) or data.p ~<|x)", true},
      {"not data.CHANNEL(linkedid)=1", true},
      {"data.p=(x)", true},
      {R"-(data={"a":1,"b":2,"t":"salt and pepper","p":"(x)"} and data.a)-", true},
      {"data.t = salt  and data.a", false},
  };
  for (const auto& [condition, expected] : cases) {
    INFO(condition);
    if (std::string_view(condition) == "DATA.a") {
      CHECK(fault_in(condition) != "taken");
      continue;
    }
    CHECK(holds(condition) == expected);
  }
}

TEST_CASE("a fault in a condition is told with its place", "[event]") {
  struct Case {
    const char* condition;
    const char* refusal;
  };
  const Case cases[] = {
      {"", "invalid condition '': it is empty"},
      {"data.a=1 and", "invalid condition 'data.a=1 and', at character 13: nothing follows 'and'"},
      {"data.a=1 and or data.b",
       "invalid condition 'data.a=1 and or data.b', at character 14: a condition is "
       "missing before this word"},
      {"(data.a", "invalid condition '(data.a': this parenthesis is not closed"},
      {"data.a=1 and (data.b",
       "invalid condition 'data.a=1 and (data.b', at character 14: this parenthesis is "
       "not closed"},
      {"(data.a=1))",
       "invalid condition '(data.a=1))', at character 11: no parenthesis was opened that this one "
       "would close"},
      {"data.a is 1", "invalid condition 'data.a is 1', at character 8: 'is' is no operator"},
      {"data.a=1 && data.b",
       "invalid condition 'data.a=1 && data.b', at character 10: && is no word of a "
       "condition"},
      {"!data.a", "invalid condition '!data.a': ! is no word of a condition"},
      {"data.a='x", "invalid condition 'data.a='x', at character 8: this quote is not closed"},
      {R"(data.a="\q")",
       R"(invalid condition 'data.a="\q"', at character 9: in its quotes: an escape that JSON )"
       "does not know"},
      {"name = call_created)",
       "invalid condition 'name = call_created)', at character 20: no parenthesis was opened that this one "
       "would close"},
      {"data.c)",
       "invalid condition 'data.c)', at character 7: no parenthesis was opened that this one would close"},
      {"data.a = \"1\")",
       "invalid condition 'data.a = \"1\")', at character 13: no parenthesis was opened that this one would "
       "close"},
      {"data.t = \"salt\" x",
       "invalid condition 'data.t = \"salt\" x', at character 17: this follows a value in quotes"},
      {"data.t ~ 'a'|b",
       "invalid condition 'data.t ~ 'a'|b', at character 13: this follows a value in quotes"},
      {"data.t <> salt", "invalid condition 'data.t <> salt', at character 8: <> is no operator"},
      {"data.t ~~ salt", "invalid condition 'data.t ~~ salt', at character 8: ~~ is no operator"},
      {"data.a => 1", "invalid condition 'data.a => 1', at character 8: => is no operator"},
      {"data.a and dta.b", "unknown field 'dta', at character 12 of the condition"},
  };
  for (const auto& [condition, refusal] : cases) CHECK(fault_in(condition) == refusal);
  CHECK(fault_in(std::string(200, '(')).find("more than 100 levels") != std::string::npos);
}

TEST_CASE("the comparisons of a condition are visited in order", "[event]") {
  std::vector<std::string> paths;
  Condition::parse("not (data.a or data.b=1) and name ~ x").for_each([&paths](const Comparison& comparison) {
    paths.push_back(comparison.path().text());
  });
  CHECK(paths == std::vector<std::string>{"data.a", "data.b", "name"});
}

TEST_CASE("letters of a regular expression may take any case", "[event]") {
  const SampleEvent event(R"({"name":"n","data":{"a":"Up"}})");
  CHECK(Condition::parse("data.a ~ ^up$", LetterCase::ignored).holds(event));
  CHECK_FALSE(Condition::parse("data.a ~ ^up$").holds(event));
  CHECK_FALSE(Condition::parse("data.a = up", LetterCase::ignored).holds(event));
}
