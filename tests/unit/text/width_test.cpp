// SPDX-License-Identifier: MIT
#include "text/width.hpp"

#include <string_view>

#include "catch.hpp"

using namespace wazobus;

TEST_CASE("a text takes the columns that a terminal gives it", "[text]") {
  struct Case {
    std::string_view text;
    std::size_t columns;
  };
  const Case cases[] = {
      {"", 0},
      {"call_created", 12},
      {"Zo\u00eb", 3},
      {"Zoe\u0308", 3},           // a combining diaeresis
      {"\u6771\u4eac", 4},        // CJK
      {"\uff8c\uff9e", 2},        // halfwidth Katakana
      {"\uff21", 2},              // fullwidth A
      {"\uac00", 2},              // Hangul, composed
      {"\u1100\u1161", 2},        // and of its parts
      {"\U0001f4de", 2},          // a telephone
      {"\u05d0\u05b8\u05d1", 2},  // Hebrew with a vowel
      {"\u0e17\u0e35\u0e48", 1},  // Thai with a vowel and a tone above
      {"\u0915\u094d\u0937", 2},  // Devanagari
      {"\u2026", 1},              // our ellipsis
      {"\u260e\ufe0f", 1},        // a variation selector
      {"\U00020000", 2},          // beyond the basic plane
      {"\U0001d11e", 1},          // a clef, which is not wide
      {"\xff", 1},                // no UTF-8: as a terminal shows its replacement
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(text::columns(c.text) == c.columns);
  }
}
