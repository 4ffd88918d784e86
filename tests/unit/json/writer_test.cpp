// SPDX-License-Identifier: MIT
#include "json/writer.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "catch.hpp"

using namespace wazobus::json;

TEST_CASE("a writer puts the commas and the colons", "[json]") {
  std::string out = "before ";
  Writer json(out);
  json.open_object().key("a").open_array().number(1).null().boolean(false).open_array().close_array();
  json.close_array().key("b").open_object().close_object();
  json.key("c").strings(std::array{"x", "y"}).key("d").numbers(std::array<std::uint64_t, 2>{2, 3});
  json.key("e").string_or_null("").key("f").string_or_null("z").close_object();
  CHECK(out == R"(before {"a":[1,null,false,[]],"b":{},"c":["x","y"],"d":[2,3],"e":null,"f":"z"})");
}

TEST_CASE("a writer takes the greatest number", "[json]") {
  std::string out;
  Writer(out).number(UINT64_MAX);
  CHECK(out == "18446744073709551615");
}

TEST_CASE("keys and strings hold nothing that a terminal obeys", "[json]") {
  std::string out;
  Writer(out).open_object().key("\x1B\"").string("\n\t\r\x7F\u009b\u00e9/\\").close_object();
  CHECK(out == "{\"\\u001b\\\"\":\"\\n\\t\\u000d\\u007f\\u009b\u00e9/\\\\\"}");
}

TEST_CASE("JSON that is there already is written as it is spelled", "[json]") {
  std::string out;
  Writer(out).open_object().raw_key(R"("\u0041")").raw("1.50").key("b").raw(R"({"c":"\/"})").close_object();
  CHECK(out == R"({"\u0041":1.50,"b":{"c":"\/"}})");
}

TEST_CASE("a line breaks behind the comma, and before a closing bracket", "[json]") {
  std::string out;
  Writer json(out);
  json.open_array().break_line().number(1).break_line().string("x").break_line().open_object();
  json.key("a").number(2).close_object().break_line().close_array();
  CHECK(out == "[\n1,\n\"x\",\n{\"a\":2}\n]");
}

TEST_CASE("a writer writes values one behind the other", "[json]") {
  std::string out;
  Writer json(out);
  for (const unsigned number : {1U, 2U}) json.open_array().number(number).close_array().end_line();
  CHECK(out == "[1]\n[2]\n");
  json.open_object().key("cut");
  out.clear();
  json.start_over().open_object().close_object();
  CHECK(out == "{}");
}

TEST_CASE("a value may be written in parts to several texts", "[json]") {
  std::string first;
  std::string second;
  Writer json;
  json.continue_in(first).open_array().number(1);
  json.continue_in(second).break_line().number(2).close_array();
  CHECK(first == "[1");
  CHECK(second == ",\n2]");
}
