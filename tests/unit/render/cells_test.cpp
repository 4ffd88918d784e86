// SPDX-License-Identifier: MIT
#include "render/cells.hpp"

#include "catch.hpp"
#include "text/width.hpp"

namespace wazobus::render {

TEST_CASE("a text is measured and cut in cells", "[render]") {
  CHECK(text::columns("abc") == 3);
  CHECK(text::columns("\u00e9e\u0301") == 2);
  CHECK(text::columns("\u65e5\u672c") == 4);
  CHECK(text::columns("\U0001F4DE") == 2);
  CHECK(fitted("abc", 3) == "abc");
  CHECK(fitted("abcd", 3) == "ab\u2026");
  CHECK(fitted("\u65e5\u672c\u8a9e", 5) == "\u65e5\u672c\u2026");
  CHECK(fitted("\u65e5\u672c\u8a9e", 4) == "\u65e5\u2026");
  CHECK(fitted("abc", 1) == "\u2026");
  CHECK(fitted("abc", 0).empty());
}

TEST_CASE("a sentence breaks between words", "[render]") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("", 5) == Lines{""});
  CHECK(wrapped("ab cd ef", 5) == Lines{"ab cd", "ef"});
  CHECK(wrapped("abcdefgh ij", 5) == Lines{"abcdefgh", "ij"});
  CHECK(wrapped("\u65e5\u672c a", 5) == Lines{"\u65e5\u672c", "a"});
}

TEST_CASE("a long name is cut in its middle", "[render]") {
  CHECK(fitted_in_middle("abcdefghij", 10) == "abcdefghij");
  CHECK(fitted_in_middle("abcdefghij", 7) == "ab\u2026ghij");
  CHECK(fitted_in_middle("abcdefghij", 3) == "ab\u2026");
  // Half of a wide letter is left out.
  const std::string wide = fitted_in_middle("\u65e5\u672c\u8a9e\u65e5\u672c\u8a9e", 8);
  CHECK(wide.find("\u2026") != std::string::npos);
  CHECK(text::columns(wide) <= 8);
}

}  // namespace wazobus::render
