// SPDX-License-Identifier: MIT
#include "event/regex.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::event {

TEST_CASE("an expression matches anywhere in a value, which need not be UTF-8", "[event]") {
  struct Case {
    std::string pattern;
    std::string subject;
    bool matches;
  };
  const std::vector<Case> cases{
      {"b", "abc", true},      {"^b", "abc", false},     {"", "", true},
      {"^$", "", true},        {"B", "abc", false},      {"(?i)B", "abc", true},
      {"a.c", "a\nc", false},  {"x", "\xff\xfex", true}, {"(a)\\1", "aa", true},
      {"(a)\\1", "ab", false}, {"(?<=a)b", "ab", true},  {"b\\z", std::string("b\0", 2), false},
  };
  for (const Case& one : cases) {
    INFO(one.pattern << " in " << one.subject);
    CHECK(Regex(one.pattern).matches(one.subject) == one.matches);
  }
}

TEST_CASE("a match that takes more work than a value may is none", "[event]") {
  const std::string many(50'000, 'a');
  CHECK_FALSE(Regex("(a+)+$").matches(many + "b"));
  CHECK_FALSE(Regex("(a*)*\\1b").matches(many));
  CHECK(Regex("a+$").matches(many));
}

TEST_CASE("what is no expression is refused", "[event]") {
  for (const char* const wrong : {"(", "[", "*", "a{2,1}", "\\"}) {
    INFO(wrong);
    CHECK_THROWS_AS(Regex(wrong), UsageError);
  }
}

}  // namespace wazobus::event
