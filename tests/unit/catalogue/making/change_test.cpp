// SPDX-License-Identifier: MIT
#include "catalogue/making/change.hpp"

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::catalogue {

namespace {

std::string usage_of(const std::string& typed) {
  try {
    change_from(typed);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("what is typed is read or refused with its place", "[catalogue]") {
  CHECK(*change_from("data.a=b=c").json == "\"b=c\"");
  CHECK(*change_from("data.a:= { \"b\" : 1 }").json == R"({"b":1})");
  CHECK(change_from("data[\"a=b\"]=c").parsed.steps.front().key == "a=b");
  CHECK(change_from("user_uuid:*:=true").path == "user_uuid:*");
  CHECK(*change_from("data.a=").json == "\"\"");
  CHECK(usage_of("data.a") == "invalid --set 'data.a': there is no = in it");
  CHECK(
      usage_of("data.a:={").starts_with("invalid --set 'data.a:={': what follows := is not JSON, at 1:2: "));
  CHECK(usage_of("data..a=1").starts_with("invalid path 'data..a'"));
  CHECK(usage_of("data.a=\xFF") == "invalid --set 'data.a=\\xff': the value is not UTF-8");
  CHECK(usage_of("name=x") == "the name of an event cannot be changed");
  std::string deep = "data";
  for (int i = 0; i < 200; ++i) deep += ".a";
  CHECK(usage_of(deep + "=1").find("more than 128 steps") != std::string::npos);
}

}  // namespace wazobus::catalogue
