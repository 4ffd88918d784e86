// SPDX-License-Identifier: MIT
#include "commands/validating/ignored_findings.hpp"

#include <string>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using catalogue::Rule;
using commands::IgnoredFindings;

TEST_CASE("findings are ignored by rule, or by rule and event", "[commands]") {
  const IgnoredFindings ignored({"[data.type]", "data.missing:call_held,data.null:ami:Hangup"});
  CHECK(ignored.has(Rule::data_type, "anything"));
  CHECK(ignored.has(Rule::data_missing, "call_held"));
  CHECK_FALSE(ignored.has(Rule::data_missing, "call_created"));
  CHECK(ignored.has(Rule::data_null, "Hangup"));
  CHECK_FALSE(ignored.has(Rule::data_enum, "call_held"));
  CHECK(IgnoredFindings().empty());
}

TEST_CASE("what says that something was not checked is never ignored", "[commands]") {
  CHECK_THROWS_AS(IgnoredFindings({"data.type,file.unreadable"}), UsageError);
  CHECK_THROWS_AS(IgnoredFindings({"file.too_few_events"}), UsageError);
}

TEST_CASE("a rule that does not exist is refused, a misspelt event gets a hint", "[commands]") {
  for (const char* const word : {"data.tpye", "data", "", "data.type,", ":call_held"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(IgnoredFindings({word}), UsageError);
  }
  const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  CHECK(IgnoredFindings({"data.type:call_craeted"}).hints(known).size() == 1);
  CHECK(IgnoredFindings({"data.type:call_created", "name.unknown:of_my_plugin"}).hints(known).empty());
}
