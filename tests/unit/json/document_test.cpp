// SPDX-License-Identifier: MIT
#include "json/document.hpp"

#include "catch.hpp"

using namespace wazobus::json;

TEST_CASE("a document knows its values and where they stand", "[json]") {
  Document document;
  const std::string text = R"( {"a": [1, {"b": "x\u0041"}, []], "c": null, "a": -1.5e3 } )";
  REQUIRE(document.parse(text).ok());
  CHECK(document.is_object(0));
  CHECK(document.at(0) == 1);
  const Document::Index last = document.find(0, "a");
  CHECK(document.raw(last) == "-1.5e3");
  const Document::Index array = Document::inside(0) + 1;
  CHECK(document.kind(array) == Kind::array);
  CHECK(document.source(array) == R"([1, {"b": "x\u0041"}, []])");
  const Document::Index object = document.next(Document::inside(array));
  CHECK(document.string(document.find(object, "b")) == "xA");
  CHECK(document.next(object) + 1 == document.next(array));
  CHECK(document.find(object, "z") == Document::none);
  CHECK(document.kind(document.find(0, "c")) == Kind::null);
  CHECK(document.unusual_numbers().size() == 1);
  CHECK(document.next(0) == document.size());
}

TEST_CASE("a document takes a hundred thousand levels, and refuses a million and one", "[json]") {
  Document document;
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  REQUIRE(document.parse(deep).ok());
  CHECK(document.size() == 100'000);
  CHECK(document.next(0) == 100'000);
  const std::string deeper(deepest + 1, '[');
  CHECK(document.parse(deeper).fault == Fault::too_deep);
  CHECK(document.parse(deeper).at == deepest);
}

TEST_CASE("a document is used again after a fault and after a large text", "[json]") {
  Document document;
  std::string large = "[0";
  for (int i = 0; i < 200'000; ++i) large += ",0";
  large += "]";
  REQUIRE(document.parse(large).ok());
  CHECK(document.size() == 200'002);
  document.shrink();
  CHECK(document.parse("[1,").fault == Fault::incomplete);
  REQUIRE(document.parse("[1]").ok());
  CHECK(document.size() == 2);
}

TEST_CASE("only what begins like one is NaN or Infinity", "[json]") {
  CHECK(check("NaN").fault == Fault::not_a_number);
  CHECK(check("[Infinity]").fault == Fault::not_a_number);
  CHECK(check("None").fault == Fault::unexpected_character);
  CHECK(check("Nov 21").fault == Fault::unexpected_character);
}
