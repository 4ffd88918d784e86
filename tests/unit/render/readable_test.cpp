// SPDX-License-Identifier: MIT
#include "render/json.hpp"

#include <vector>

#include "catch.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

std::string readable(const std::string& text, std::size_t cut = 0) {
  std::string out;
  const std::size_t columns = append_readable_string(json::View(text), out, cut);
  CHECK(columns == text::columns(out));
  return out;
}

}  // namespace

TEST_CASE("escapes of letters become letters, others stay", "[render]") {
  CHECK(readable(R"("Qu\u00e9bec \ud83d\udcde")") == "\"Qu\u00e9bec \U0001f4de\"");
  CHECK(readable(R"("\u001b\u0022\u005c\u202e\n\"\\")") == R"("\u001b\u0022\u005c\u202e\n\"\\")");
  CHECK(readable(R"("\ud83d\u007f\ud83d\u009b\udcde\ud83d")") ==
        "\"\uFFFD\\u007f\uFFFD\\u009b\uFFFD\uFFFD\"");
  CHECK(readable("\"\xE2\x80\xAE\xF3\xA0\x80\x81\"") == R"("\u202e\udb40\udc01")");
}

TEST_CASE("a string is cut behind whole characters, inside its quotes", "[render]") {
  struct Case {
    std::string text;
    std::string cut_at_3;
  };
  const Case cases[] = {
      {R"("")", R"("")"},
      {R"("abc")", R"("abc")"},
      {R"("abcd")", "\"abc\u2026\""},
      {R"("\n\t\"x")", "\"\\n\\t\\\"\u2026\""},
      {R"("\u001bab")", R"("\u001bab")"},
      {R"("\u001babc")", "\"\\u001bab\u2026\""},
      {R"("\ud83d\udcde\u00e9e\u0301")", "\"\U0001f4de\u00e9e\u2026\""},
      {"\"ab\xE2\x80\xAE"
       "c\"",
       "\"ab\\u202e\u2026\""},
  };
  for (const Case& c : cases) CHECK(readable(c.text, 3) == c.cut_at_3);
}

}  // namespace wazobus::render
