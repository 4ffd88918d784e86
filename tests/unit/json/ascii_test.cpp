// SPDX-License-Identifier: MIT
#include "json/ascii.hpp"

#include "catch.hpp"

namespace wazobus::json {

TEST_CASE("what is not ASCII is escaped as Python's json.dumps has it", "[json]") {
  struct Case {
    std::string text;
    std::string ascii;
  };
  const std::vector<Case> cases{
      {"", ""},
      {R"({"a":[1,"b\n\u00e9"]})", R"({"a":[1,"b\n\u00e9"]})"},
      {"\"\xC3\xA9\"", R"("\u00e9")"},
      {"{\"\xE2\x82\xAC\":\"\xEF\xBF\xBF\"}", R"({"\u20ac":"\uffff"})"},
      {"\"\xF0\x90\x80\x80\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\"", R"("\ud800\udc00\ud83d\ude00\udbff\udfff")"},
  };
  for (const Case& one : cases) {
    std::string out = "before ";
    append_ascii(one.text, out);
    CHECK(out == "before " + one.ascii);
  }
}

}  // namespace wazobus::json
