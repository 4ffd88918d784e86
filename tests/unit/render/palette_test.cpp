// SPDX-License-Identifier: MIT
#include "render/palette.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::render {

TEST_CASE("WAZOBUS_COLORS changes the styles that it names", "[render]") {
  Palette palette;
  CHECK(palette.change("key=36::string=1;32:number=") == "");
  CHECK(palette.code_of(style::key) == "36");
  CHECK(palette.code_of(style::string) == "1;32");
  CHECK(palette.code_of(style::number).empty());
  CHECK(palette.code_of(style::name) == "1");
  std::string out;
  Brush({true, &palette}).write(style::key, "k", out);
  Brush({true, &palette}).write(style::number, "1", out);
  Brush({false, &palette}).write(style::key, "k", out);
  CHECK(out == "\x1b[36mk\x1b[0m1k");
}

TEST_CASE("a mistake in WAZOBUS_COLORS is found, and what stands before it holds", "[render]") {
  for (const std::string wrong : {"keys=36", "key", "=36", "key=red", "key=3\x1b", "=", "plain=1"}) {
    CAPTURE(wrong);
    Palette palette;
    CHECK(palette.change("name=4:" + wrong + ":error=5") == wrong);
    CHECK(palette.code_of(style::name) == "4");
    CHECK(palette.code_of(style::error) == "31");
  }
}

TEST_CASE("no built-in colour is unreadable on black or on white", "[render]") {
  for (const StyleInfo& info : style_infos) {
    for (const char* const bad : {"33", "34", "36"}) CHECK(info.code.find(bad) == std::string_view::npos);
  }
}

}  // namespace wazobus::render
