// SPDX-License-Identifier: MIT
#include "render/markdown.hpp"

#include "catch.hpp"

namespace wazobus::render {

TEST_CASE("text is no markup, and safe to show", "[render]") {
  CHECK(markdown_text("plain text") == "plain text");
  CHECK(markdown_text("a_b *c* [d](e) <f> `g` #h | {i}") ==
        "a\\_b \\*c\\* \\[d\\](e) \\<f\\> \\`g\\` \\#h \\| \\{i\\}");
  CHECK(markdown_text("\x1b[31m").find('\x1b') == std::string::npos);
}

TEST_CASE("a code span has more ticks than what it holds, and no bare bar", "[render]") {
  CHECK(markdown_code("calls.{id}") == "`calls.{id}`");
  CHECK(markdown_code("a|b") == "`a\\|b`");
  CHECK(markdown_code("a`b") == "`` a`b ``");
  CHECK(markdown_code("``") == "``` `` ```");
}

}  // namespace wazobus::render
