// SPDX-License-Identifier: MIT
#include "text/sanitise.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

using namespace wazobus::text;
using namespace std::string_view_literals;

TEST_CASE("safe text shows what a terminal would obey", "[text]") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"plain", "plain"},
      {"Qu\xC3\xA9"
       "bec \xE2\x82\xAC \xF0\x9F\x93\x9E",
       "Qu\xC3\xA9"
       "bec \xE2\x82\xAC \xF0\x9F\x93\x9E"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"a\0b"sv, "a\\x00b"},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {"\x7f", "\\x7f"},
      {"\xC2\x9B"
       "31m",
       "\\u{009b}31m"},
      {"\x9B", "\\x9b"},
      {"\xE2\x80\xAE", "\\u{202e}"},
      {"\xE2\x80\xA8", "\\u{2028}"},
      {"\xEF\xBB\xBF", "\\u{feff}"},
      {"\xC3", "\\xc3"},
      {"\xE2\x82", "\\xe2\\x82"},
      {"\xC0\x80", "\\xc0\\x80"},
      {"\xED\xA0\x80", "\\xed\\xa0\\x80"},
      {"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
  };
  for (const auto& [given, expected] : cases) CHECK(safe(given) == expected);
}

TEST_CASE("passwords in URIs are not repeated", "[text]") {
  CHECK(without_passwords("no URI: a@b") == "no URI: a@b");
  CHECK(without_passwords("amqp://h:1 and amqp://") == "amqp://h:1 and amqp://");
  CHECK(without_passwords("at 'amqp://u:p@h/v' or amqps://u:a@b@h, a@b") ==
        "at 'amqp://...@h/v' or amqps://...@h, a@b");
  CHECK(without_passwords("not 'amqp://u:sec'ret@h/'") == "not 'amqp://...@h/'");
  CHECK(without_passwords("not 'amqp://u:sec ret@h/'") == "not 'amqp://...@h/'");
}

TEST_CASE("tokens in URIs are not repeated", "[text]") {
  CHECK(without_passwords("no 'wss://h/?token=T', no") == "no 'wss://h/?token=...', no");
  CHECK(without_passwords("wss://u:p@h/?version=2&token=T&x=y h/?token=T#f") ==
        "wss://...@h/?version=2&token=...&x=y h/?token=...#f");
  CHECK(without_passwords("at 'wss://u:p@h/?token=a@b'") == "at 'wss://...'");
  CHECK(without_passwords("token=T and a.token=T") == "token=T and a.token=T");
}

TEST_CASE("every code point survives being written and read as UTF-8", "[text]") {
  for (char32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 97) {
    std::string text;
    append_utf8(point, text);
    const CodePoint read = decode_utf8(text, 0);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (surrogate) {
      REQUIRE_FALSE(read.valid);
    } else {
      REQUIRE(read.valid);
      REQUIRE(read.value == point);
      REQUIRE(read.length == text.size());
    }
  }
}

TEST_CASE("text is cut between characters", "[text]") {
  CHECK(characters_within(3, "abc") == "abc");
  CHECK(characters_within(2, "abc") == "ab");
  CHECK(characters_within(2, "a\u00e9") == "a");
  CHECK(characters_within(3, "a\u00e9") == "a\u00e9");
  CHECK(characters_within(4, "a\U0001F600") == "a");
  CHECK(characters_within(3, "\U0001F600").empty());
  CHECK(characters_within(0, "a").empty());
  CHECK(characters_within(5, "\x80\x80\x80\x80\x80\x80").size() == 2);  // no UTF-8
}
