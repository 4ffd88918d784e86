// SPDX-License-Identifier: MIT
#include "render/line_width.hpp"

#include "catch.hpp"

namespace wazobus::render {

TEST_CASE("colours have no width", "[render]") {
  CHECK(columns_from(0, "a \x1b[1mb\x1b[0m") == 3);
  CHECK(columns_from(2, "a bc") == 2);
}

TEST_CASE("a wide line is broken between fields, and only there where it can be", "[render]") {
  struct Case {
    std::string line;
    std::string wrapped;
  };
  for (const Case& one :
       {Case{"key=a key=b", "key=a key=b"}, Case{"key=a key=b key=c", "key=a key=b\n  key=c"},
        Case{"key=a key=\"b c\"", "key=a\n  key=\"b c\""},
        Case{"key=\"abc def ghi\"", "key=\"abc\n  def ghi\""}, Case{"onewordalone", "onewordalone"}}) {
    std::string out = "before ";
    const std::size_t start = out.size();
    out += one.line;
    wrap_line(start, 11, 2, out);
    CHECK(out == "before " + one.wrapped);
  }
}

TEST_CASE("a line that is too wide is cut, and its colour ends there", "[render]") {
  std::string plain = "abc defg";
  cut_line(0, 8, Brush(true), plain);
  CHECK(plain == "abc defg");
  cut_line(0, 7, Brush(true), plain);
  CHECK(plain == "abc de\u2026");
  std::string coloured = "a \x1b[1mbcdef\x1b[0m";
  cut_line(0, 5, Brush(true), coloured);
  CHECK(coloured == "a \x1b[1mbc\u2026\x1b[0m");
}

}  // namespace wazobus::render
