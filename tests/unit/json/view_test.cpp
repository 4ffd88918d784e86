// SPDX-License-Identifier: MIT
#include "json/view.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "json/scan.hpp"
#include "json/write.hpp"

using namespace wazobus::json;

TEST_CASE("members are found, walked and decoded", "[json]") {
  const View view(
      R"({"name":"call","data":{"a":[1,{"b":"}"}],"c":"x\"y"},"name":"last","\u0061bc":1e5,"n":-42})");
  CHECK(view.is_object());
  CHECK(view.find("name")->string() == "last");
  CHECK(view.find("abc")->text() == "1e5");
  CHECK_FALSE(view.find("abc")->integer());
  CHECK(view.find("n")->integer() == -42);
  CHECK_FALSE(view.find("missing"));
  CHECK_FALSE(view.find("n")->find("x"));
  const View data = *view.find("data");
  CHECK(data.find("c")->string() == "x\"y");
  std::vector<std::string> elements;
  for (Children children(*data.find("a")); children.next();) elements.emplace_back(children.value().text());
  CHECK(elements == std::vector<std::string>{"1", R"({"b":"}"})"});
  Children none(View("{}"));
  CHECK_FALSE(none.next());
}

TEST_CASE("a key is compared decoded, and strings of any length are skipped", "[json]") {
  const View object(R"({"a\n":"0123456789abcdef\"","a\\n":"0123456789abcde\\","\u0062":-1.5,"c":1})");
  CHECK(object.find("a\n")->string() == "0123456789abcdef\"");
  CHECK(object.find("a\\n")->string() == "0123456789abcde\\");
  CHECK(object.find("b")->text() == "-1.5");
  CHECK_FALSE(object.find("\\u0062"));
  std::string storage;
  Children members(object);
  REQUIRE(members.next());
  CHECK(members.key(storage) == "a\n");
}

TEST_CASE("strings are decoded, surrogate pairs too", "[json]") {
  CHECK(View(R"("\u00e9\n\t\b\f\r\/\\\"")").string() == "\xC3\xA9\n\t\b\f\r/\\\"");
  CHECK(View(R"("\ud83d\udcde!")").string() == "\xF0\x9F\x93\x9E!");
  CHECK(View(R"("\u0000")").string() == std::string(1, '\0'));
  CHECK(View(R"("")").string().empty());
}

TEST_CASE("written strings and floats read back", "[json]") {
  const std::string hard = std::string("a\"b\\c\n\t\x01\x1b\x7f\xC2\x9B\xC3\xA9", 14) + std::string(1, '\0');
  std::string out;
  append_string(hard, out);
  std::string checked;
  REQUIRE(compact(out, checked).ok());
  CHECK(checked == out);
  CHECK(View(out).string() == hard);
  const auto written = [](auto value) {
    std::string text;
    append_float(value, text);
    return text;
  };
  CHECK(written(1.0) == "1.0");
  CHECK(written(0.1) == "0.1");
  CHECK(written(0.1F) == "0.1");
  CHECK(written(-2.5e300) == "-2.5e+300");
  CHECK(written(-0.0) == "-0.0");
}
