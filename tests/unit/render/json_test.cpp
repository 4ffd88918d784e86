// SPDX-License-Identifier: MIT
#include "render/json.hpp"

#include "catch.hpp"
#include "json/scan.hpp"
#include "text/width.hpp"

using namespace wazobus;
using namespace wazobus::render;

namespace {

std::string laid_out(const std::string& compact, const JsonLayout& layout = {}, bool coloured = false) {
  std::string out;
  append_indented(json::View(compact), layout, Brush(coloured), out);
  return out;
}

std::string again_compact(const std::string& text) {
  std::string out;
  REQUIRE(json::compact(text, out).ok());
  return out;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    widest = std::max(widest, text::columns(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  return widest;
}

/// Every kind of value and of nesting, with nothing wider than a small terminal.
const std::string mixed =
    R"({"name":"x","empty":{},"none":[],"data":{"n":[1,-2.5e3,null,true],"o":{"a":"b","c":[]},)"
    R"("objects":[{"a":1},{"a":{"b":2}},[]],"many":[10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26],)"
    R"("deep":[[[[[[1],2],3],{"k":[{"k":{}}]}]]],"s":"Zo\u00eb \u6771\u4eac"}})";

}  // namespace

TEST_CASE("members of the body and of data stand one a line", "[render]") {
  CHECK(laid_out(R"({"a":1,"data":{"b":2},"c":{}})", {200, false, 0, false}) ==
        "{\n"
        "  \"a\": 1,\n"
        "  \"data\": {\n"
        "    \"b\": 2\n"
        "  },\n"
        "  \"c\": {}\n"
        "}");
}

TEST_CASE("arrays and inner objects of scalars stand on one line where they fit", "[render]") {
  const std::string body = R"({"data":{"ids":[1,2,"x"],"who":{"name":"y","tags":[]},"deep":{"a":[1]}}})";
  CHECK(laid_out(body, {80, false, 0, false}) ==
        "{\n"
        "  \"data\": {\n"
        "    \"ids\": [1, 2, \"x\"],\n"
        "    \"who\": {\"name\": \"y\", \"tags\": []},\n"
        "    \"deep\": {\n"
        "      \"a\": [1]\n"
        "    }\n"
        "  }\n"
        "}");
  // `    "ids": [1, 2, "x"],` has 23 columns, the comma included
  CHECK(laid_out(body, {23, false, 0, false}).find("\"ids\": [1, 2, \"x\"],") != std::string::npos);
  CHECK(laid_out(body, {22, false, 0, false}).find("\"ids\": [\n      1, 2, \"x\"\n    ],") !=
        std::string::npos);
  CHECK(laid_out(body, {30, false, 0, false}).find("\"who\": {\n      \"name\": \"y\",\n") !=
        std::string::npos);
}

TEST_CASE("an inner object is one line only for a glance, however wide the terminal is", "[render]") {
  const std::string wide(70, 'x');
  CHECK(laid_out(R"({"data":{"o":{"a":")" + wide + R"("}}})", {500, false, 0, false}).find("\"o\": {\n") !=
        std::string::npos);
}

TEST_CASE("many scalars of an array fill lines", "[render]") {
  CHECK(laid_out("[100,200,300,400,500,600]", {20, false, 0, false}) ==
        "[\n"
        "  100, 200, 300,\n"
        "  400, 500, 600\n"
        "]");
}

TEST_CASE("compact fills lines, and data starts one", "[render]") {
  const std::string body = R"({"name":"x","origin_uuid":"0","data":{"id":4,"list":[1,2,{"a":null}]}})";
  CHECK(
      laid_out(body, {100, true, 0, true}) ==
      "  {\"name\": \"x\", \"origin_uuid\": \"0\", \"data\": {\"id\": 4, \"list\": [1, 2, {\"a\": null}]}}");
  CHECK(laid_out(body, {50, true, 0, true}) ==
        "  {\"name\": \"x\", \"origin_uuid\": \"0\",\n"
        "   \"data\": {\"id\": 4, \"list\": [1, 2, {\"a\": null}]}}");
  CHECK(laid_out(body, {30, true, 0, true}) ==
        "  {\"name\": \"x\",\n"
        "   \"origin_uuid\": \"0\",\n"
        "   \"data\": {\"id\": 4,\n"
        "     \"list\": [1, 2,\n"
        "       {\"a\": null}]}}");
}

TEST_CASE("width and compactness move line breaks and nothing else", "[render]") {
  const std::string whole = again_compact(laid_out(mixed));
  for (std::size_t width = 1; width < 150; ++width) {
    for (const bool compact : {false, true}) {
      const std::string out = laid_out(mixed, {width, compact, 0, true});
      CAPTURE(width, compact, out);
      CHECK(again_compact(out) == whole);
      CHECK(out.find(" \n") == std::string::npos);
      if (width >= 40) CHECK(widest_line(out) <= width);
    }
  }
}

TEST_CASE("a line is as wide as its letters, not as its bytes or escapes", "[render]") {
  // `  ["東京", "Zoë"]` has 17 columns
  const std::string body = R"(["\u6771\u4eac","Zo\u00eb"])";
  const std::string on_line = "  [\"\u6771\u4eac\", \"Zo\u00eb\"]";
  CHECK(laid_out(body, {17, true, 0, false}) == on_line);
  CHECK(laid_out(body, {16, true, 0, false}) != on_line);
}

TEST_CASE("only strings that are values are cut", "[render]") {
  CHECK(laid_out(R"({"a_long_key":"a long value","n":123456789})", {80, true, 4, false}) ==
        "  {\"a_long_key\": \"a lo\u2026\", \"n\": 123456789}");
}

TEST_CASE("what every message has is dim, but for containers, so that data stands out", "[render]") {
  const std::string body =
      R"({"name":"x","user_uuid:u":true,"user_uuid":"u","timestamp":{"name":1},"data":{"name":"y"}})";
  const std::string out = laid_out(body, {80, false, 0, true}, true);
  CHECK(out.find("\x1b[2m\"name\"\x1b[0m: \x1b[2m\"x\"\x1b[0m") != std::string::npos);
  CHECK(out.find("\x1b[2m\"user_uuid:u\"\x1b[0m: \x1b[2mtrue") != std::string::npos);
  CHECK(out.find("\x1b[94m\"user_uuid\"\x1b[0m: \"u\"") != std::string::npos);
  CHECK(out.find("\x1b[94m\"name\"\x1b[0m: \x1b[35m1") != std::string::npos);
  CHECK(out.find("\x1b[94m\"name\"\x1b[0m: \"y\"") != std::string::npos);
  CHECK(laid_out(body, {}, true).find("\x1b[2m") == std::string::npos);
}

TEST_CASE("hostile nesting takes time and room in proportion", "[render]") {
  const std::size_t levels = 100'000;
  std::string objects;
  for (std::size_t i = 0; i < levels; ++i) objects += "{\"k\":";
  objects += "1" + std::string(levels, '}');
  std::string leads;
  for (std::size_t i = 0; i < levels / 10; ++i) leads += "[1,2,3,\"x\",";
  leads += "1" + std::string(levels / 10, ']');
  for (const std::string& body : {std::string(levels, '[') + std::string(levels, ']'), objects, leads}) {
    for (const bool compact : {false, true}) {
      for (const std::size_t width : {std::size_t{80}, std::size_t{1'000'000}}) {
        const std::string out = laid_out(body, {width, compact, 0, true});
        CHECK(again_compact(out) == body);
        constexpr std::size_t for_any_body = 8192;
        CHECK(laid_out(body, {width, compact, 0, true}, true).size() <= 10 * body.size() + for_any_body);
      }
    }
  }
}

TEST_CASE("the layout of a long body looks up from time to time, and may be abandoned", "[render]") {
  std::string body = "[1";
  for (int i = 0; i < 500'000; ++i) body += ",1";
  body += "]";
  int looks = 0;
  JsonLayout layout;
  layout.meanwhile = [&looks] { ++looks; };
  CHECK(laid_out("[1,2,3]", layout).size() > 7);
  CHECK(looks == 0);
  laid_out(body, layout);
  CHECK(looks >= 10);
  layout.meanwhile = [] { throw 1; };
  std::string out;
  CHECK_THROWS_AS(append_indented(json::View(body), layout, Brush(false), out), int);
  CHECK(out.size() < body.size());
}
