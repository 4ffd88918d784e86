// SPDX-License-Identifier: MIT
#include "json/tree.hpp"

#include <array>
#include <string>
#include <string_view>

#include "catch.hpp"

using namespace wazobus::json;

TEST_CASE("a tree knows its values and where they stand", "[json]") {
  Tree tree;
  const std::string text = R"( {"a": [1, {"b": "x\u0041"}, [], true, false], "c": null, "a": -1.5e3 } )";
  REQUIRE(tree.parse(text).ok());
  CHECK(tree.text() == text);
  CHECK(tree.is_object(0));
  CHECK(tree.at(0) == 1);
  CHECK(tree.string(Tree::inside(0)) == "a");
  const Tree::Index last = tree.find(0, "a");
  CHECK(tree.source(last) == "-1.5e3");
  CHECK(tree.at(last) == text.find("-1.5e3"));
  CHECK(tree.kind(last) == Kind::number);
  const Tree::Index array = Tree::inside(0) + 1;
  CHECK(tree.is_array(array));
  CHECK(tree.source(array) == R"([1, {"b": "x\u0041"}, [], true, false])");
  CHECK(tree.source(Tree::inside(array)) == "1");
  const Tree::Index object = tree.next(Tree::inside(array));
  CHECK(tree.string(tree.find(object, "b")) == "xA");
  CHECK(tree.source(tree.find(object, "b")) == R"("x\u0041")");
  const Tree::Index empty = tree.next(object);
  CHECK(Tree::inside(empty) == tree.next(empty));
  CHECK(tree.source(empty) == "[]");
  CHECK(tree.source(tree.next(empty)) == "true");
  CHECK(tree.source(tree.next(empty) + 1) == "false");
  CHECK(tree.next(tree.next(empty) + 1) == tree.next(array));
  CHECK(tree.find(object, "z") == Tree::none);
  CHECK(tree.source(tree.find(0, "c")) == "null");
  CHECK(tree.next(0) == tree.size());
}

TEST_CASE("strings of a tree are decoded, and found as they are spelled", "[json]") {
  struct Case {
    std::string_view spelled;
    std::string_view decoded;
  };
  using namespace std::string_view_literals;
  constexpr std::array cases{
      Case{R"("")", ""},
      Case{R"("plain")", "plain"},
      Case{R"("\"")", "\""},
      Case{R"("a\\")", "a\\"},
      Case{R"("\"\"x")", "\"\"x"},
      Case{R"("\b\f\n\r\t\/")", "\b\f\n\r\t/"},
      Case{R"("nul\u0000behind")", "nul\0behind"sv},
      Case{R"("\ud83d\ude00 \u00e9")", "\U0001F600 \u00e9"},
      Case{"\"\u00e9\x7F\"", "\u00e9\x7F"},
  };
  for (const Case& one : cases) {
    const std::string text = "{\"key\":" + std::string(one.spelled) + ",\"next\":\"x\"}";
    CAPTURE(text);
    Tree tree;
    REQUIRE(tree.parse(text).ok());
    CHECK(tree.string(tree.find(0, "key")) == one.decoded);
    CHECK(tree.source(tree.find(0, "key")) == one.spelled);
    CHECK(tree.string(tree.find(0, "next")) == "x");
  }
}

TEST_CASE("what is no JSON is refused with the place and the fault that the scanner names", "[json]") {
  using namespace std::string_view_literals;
  constexpr std::array texts{""sv,
                             " "sv,
                             "{"sv,
                             "[1,]"sv,
                             "[1 2]"sv,
                             "{\"a\" 1}"sv,
                             "{a: 1}"sv,
                             "[1] x"sv,
                             "[1]\0 more"sv,
                             "[\"a\x1F\"]"sv,
                             "[\"a\x1A\"]"sv,
                             R"(["\x"])"sv,
                             R"(["\ud800"])"sv,
                             R"(["\udcde"])"sv,
                             R"({"\udcde": 1})"sv,
                             "[01]"sv,
                             "[NaN]"sv,
                             "\xEF\xBB\xBF[]"sv,
                             "[\"\xFF\"]"sv,
                             "[\"\xED\xA0\x80\"]"sv,
                             "[\xC3\xA9]"sv};
  for (const std::string_view text : texts) {
    CAPTURE(text);
    const Scan wanted = check(text);
    REQUIRE_FALSE(wanted.ok());
    Tree tree;
    const Scan scan = tree.parse(text);
    CHECK(scan.fault == wanted.fault);
    CHECK(scan.at == wanted.at);
    CHECK(tree.size() == 0);
  }
}

TEST_CASE("a tree refuses a number beyond a double", "[json]") {
  Tree tree;
  const Scan scan = tree.parse("[1, 1e999]");
  CHECK(scan.fault == Fault::bad_number);
  CHECK(scan.at == 4);
}

TEST_CASE("a tree takes a hundred thousand levels, and refuses a million and one", "[json]") {
  Tree tree;
  REQUIRE(tree.parse(std::string(100'000, '[') + std::string(100'000, ']')).ok());
  CHECK(tree.size() == 100'000);
  const std::string deeper(deepest + 1, '[');
  const Scan scan = tree.parse(deeper);
  CHECK(scan.fault == Fault::too_deep);
  CHECK(scan.at == deepest);
}

TEST_CASE("a tree is used again after a fault", "[json]") {
  Tree tree;
  CHECK(tree.parse("[1,").fault == Fault::incomplete);
  REQUIRE(tree.parse("[1]").ok());
  CHECK(tree.size() == 2);
}
