// SPDX-License-Identifier: MIT
#include "json/scan.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "fuzz/second_opinion.hpp"

using namespace wazobus::json;
using namespace std::string_view_literals;

TEST_CASE("JSON is made compact and otherwise left as it was spelled", "[json]") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {R"({"a": 1, "b": [true, false, null]})", R"({"a":1,"b":[true,false,null]})"},
      {" \t\r\n{ } \n", "{}"},
      {"[ ]", "[]"},
      {R"("a b")", R"("a b")"},
      {"12345678901234567890.123e+400", "12345678901234567890.123e+400"},
      {"-0", "-0"},
      {R"("\u00e9\/\ud83d\udcde")", R"("\u00e9\/\ud83d\udcde")"},
      {"\"Qu\xC3\xA9"
       "bec\"",
       "\"Qu\xC3\xA9"
       "bec\""},
      {"\"\x7f\"", R"("\u007f")"},
      {"\"a\xC2\x9B"
       "31m\"",
       R"("a\u009b31m")"},
      {R"({"a":{"b":{"c":[[],{}]}}})", R"({"a":{"b":{"c":[[],{}]}}})"},
      {R"({"a":1,"a":2})", R"({"a":1,"a":2})"},
  };
  for (const auto& [given, expected] : cases) {
    std::string out;
    const Scan scan = compact(given, out);
    CHECK(scan.ok());
    CHECK(out == expected);
    CHECK(rapidjson_agrees(given, scan));
  }
}

TEST_CASE("what is not JSON has a fault with its place, and nothing is written", "[json]") {
  struct Case {
    std::string_view text;
    Fault fault;
    std::size_t at;
  };
  const std::vector<Case> cases{
      {"", Fault::empty, 0},
      {"  \n ", Fault::empty, 4},
      {"{", Fault::incomplete, 1},
      {R"({"a")", Fault::incomplete, 4},
      {R"({"a":)", Fault::incomplete, 5},
      {R"({"a":1)", Fault::incomplete, 6},
      {R"({"a":1,)", Fault::incomplete, 7},
      {"\"abc", Fault::incomplete, 4},
      {"\"ab\\", Fault::incomplete, 4},
      {"\"\\u00", Fault::incomplete, 5},
      {"\"\\ud83d", Fault::incomplete, 7},
      {"\"\\ud83d\\", Fault::incomplete, 8},
      {"\"\xC3", Fault::incomplete, 1},
      {"tru", Fault::incomplete, 3},
      {"-", Fault::incomplete, 1},
      {"1.", Fault::incomplete, 2},
      {"1e+", Fault::incomplete, 3},
      {"[1,]", Fault::trailing_comma, 2},
      {R"({"a":1,})", Fault::trailing_comma, 6},
      {"[,1]", Fault::missing_value, 1},
      {"[1,,2]", Fault::missing_value, 3},
      {R"({"a":})", Fault::missing_value, 5},
      {R"({"a":,"b":1})", Fault::missing_value, 5},
      {R"({"a":]})", Fault::unexpected_character, 5},
      {R"({"a":1,,"b":1})", Fault::unexpected_character, 7},
      {"[1 2]", Fault::missing_comma, 3},
      {"[1{}]", Fault::missing_comma, 2},
      {"[[]\n[]]", Fault::missing_comma, 4},
      {"[true false]", Fault::missing_comma, 6},
      {"[true fals]", Fault::unexpected_character, 6},
      {R"(["a""b"])", Fault::missing_comma, 4},
      {R"(["a"5])", Fault::unexpected_character, 4},
      {"[1-2]", Fault::unexpected_character, 2},
      {R"({"a":1 "b":2})", Fault::missing_member_comma, 7},
      {"{\"a\":true\n\"b\":2}", Fault::missing_member_comma, 10},
      {R"({"a":[1]"b":2})", Fault::missing_member_comma, 8},
      {R"({"a":"say "no" more"})", Fault::unexpected_character, 11},
      {R"({"a":1 2})", Fault::unexpected_character, 7},
      {R"({"a":1 {}})", Fault::unexpected_character, 7},
      {R"({"a" 1})", Fault::missing_colon, 5},
      {R"({"a""b"})", Fault::missing_colon, 4},
      {R"({"a"{}})", Fault::missing_colon, 4},
      {R"({"a"=1})", Fault::unexpected_character, 4},
      {R"({"a"})", Fault::missing_value, 4},
      {R"({"a","b":1})", Fault::missing_value, 4},
      {R"({a:1})", Fault::unquoted_key, 1},
      {R"({"a":1,_b:1})", Fault::unquoted_key, 7},
      {"{1:2}", Fault::unquoted_key, 1},
      {"[}", Fault::unexpected_character, 1},
      {"[1}", Fault::unexpected_character, 2},
      {"{]", Fault::unexpected_character, 1},
      {"'a'", Fault::unexpected_character, 0},
      {"True", Fault::unexpected_character, 0},
      {"nul1", Fault::unexpected_character, 3},
      {"PUTVAL x", Fault::unexpected_character, 0},
      {"1 2", Fault::trailing_bytes, 2},
      {"{}x", Fault::trailing_bytes, 2},
      {"{}\0junk"sv, Fault::nul_byte, 2},
      {"\0"sv, Fault::nul_byte, 0},
      {"\"a\0b\""sv, Fault::nul_byte, 2},
      {"\"a\nb\"", Fault::control_character, 2},
      {"\"\x1b[31m\"", Fault::control_character, 1},
      {R"("\x41")", Fault::bad_escape, 1},
      {R"("\u00g0")", Fault::bad_escape, 5},
      {R"("\ud83d")", Fault::lone_surrogate, 1},
      {R"("\ud83dx")", Fault::lone_surrogate, 1},
      {R"("\ud83d\u0041")", Fault::lone_surrogate, 1},
      {R"("\udcde")", Fault::lone_surrogate, 1},
      {"01", Fault::bad_number, 0},
      {"-01", Fault::bad_number, 1},
      {"1.e5", Fault::bad_number, 2},
      {"-a", Fault::bad_number, 1},
      {"1ex", Fault::bad_number, 2},
      {"+1", Fault::unexpected_character, 0},
      {".5", Fault::unexpected_character, 0},
      {"NaN", Fault::not_a_number, 0},
      {"[nan]", Fault::not_a_number, 1},
      {"Infinity", Fault::not_a_number, 0},
      {"-Infinity", Fault::not_a_number, 1},
      {"\xEF\xBB\xBF{}", Fault::byte_order_mark, 0},
      {"\"\xFF\"", Fault::bad_utf8, 1},
      {"\"\xC0\x80\"", Fault::bad_utf8, 1},
      {"\"\xED\xA0\x80\"", Fault::bad_utf8, 1},
      {"\"\xF5\x80\x80\x80\"", Fault::bad_utf8, 1},
      {"\x93\x94", Fault::bad_utf8, 0},
      {"1e5x", Fault::trailing_bytes, 3},
  };
  for (const Case& c : cases) {
    INFO("text: " << c.text);
    std::string out = "before";
    const Scan scan = compact(c.text, out);
    CHECK(scan.fault == c.fault);
    CHECK(scan.at == c.at);
    CHECK(out == "before");
    CHECK(rapidjson_agrees(c.text, scan));
  }
}

TEST_CASE("a hundred thousand levels cost neither stack nor sense", "[json]") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  std::string out;
  CHECK(compact(deep, out).ok());
  CHECK(out == deep);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  out.clear();
  CHECK(compact(objects + "1" + std::string(100'000, '}'), out).ok());
  out.clear();
  CHECK(compact(objects, out).fault == Fault::incomplete);
  CHECK(compact(objects + "1" + std::string(99'999, '}') + "]", out).fault == Fault::unexpected_character);
}

TEST_CASE("the first value of a longer text ends where it ends", "[json]") {
  std::string out;
  CHECK(compact(R"({"a":1} {"b":2})", out, Extent::first).at == 7);
  CHECK(compact("12 13", out, Extent::first).at == 2);
  CHECK(check("12 13", Extent::first).at == 2);
  CHECK(check("12 13").fault == Fault::trailing_bytes);
  CHECK(compact(R"(  "x"y)", out, Extent::first).at == 5);
}

TEST_CASE("a fault is explained with its character", "[json]") {
  const auto explained = [](std::string_view text) {
    std::string out;
    return explain(text, compact(text, out));
  };
  CHECK(explained("{a}") == "a key without double quotes");
  CHECK(explained("[1 2]") == "no comma before this value");
  CHECK(explained(R"({"a":1 "b":2})") == "no comma before this member");
  CHECK(explained(R"({"a" 1})") == "no colon before this value");
  CHECK(explained(R"({"a":})") == "no value before '}'");
  CHECK(explained("{'a':1}") == "an unexpected character \"'\" (JSON's quotes are double ones)");
  CHECK(explained("[\x1b]") == "an unexpected character '\\x1b'");
  CHECK(explained("[\xC3\xA9]") == "an unexpected character '\xC3\xA9'");
  CHECK(explained("1 2") == "more text behind the value, from '2'");
  CHECK(explained("[1,]") == "a comma with nothing behind it");
}

TEST_CASE("places are counted in lines and bytes from one", "[json]") {
  CHECK(place_of("ab\ncd", 0).column == 1);
  CHECK(place_of("ab\ncd", 4).line == 2);
  CHECK(place_of("ab\ncd", 4).column == 2);
}

TEST_CASE("RapidJSON agrees about texts that were damaged at random", "[json]") {
  const std::string good =
      R"({"name": "call_created", "origin_uuid": "ca7f87e9", "data": {"bridges": [], "n": -1.5e+3, "s": "\u00e9\ud83d\udcde", "t": [true, false, null, {}], "z": "Québec"}} )";
  const std::string alphabet = "{}[]\",:\\/u0123456789dDeE+-. \n\ttrufalsn\x7f\xC3\xA9\xF0\x9F";
  std::mt19937 random(20261121);  // NOLINT(cert-msc51-cpp): the same texts every time
  std::size_t accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good;
    for (auto edits = random() % 3 + 1; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1 + random() % 4);
      }
    }
    std::string out;
    const Scan scan = compact(text, out);
    const bool ours = scan.ok();
    if (!rapidjson_agrees(text, scan)) FAIL("no agreement about " << text);
    accepted += ours ? 1 : 0;
    if (ours) {
      // What is compact stays as it is.
      std::string again;
      REQUIRE(compact(out, again).ok());
      REQUIRE(again == out);
    }
  }
  CHECK(accepted > 100);
}
