// SPDX-License-Identifier: MIT
// What becomes of the layouts, blocks_test.cpp has.
#include "capture/layout_finder.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::capture {

namespace {

std::string found(std::string_view text, bool at_end) {
  LayoutFinder finder;
  const std::optional<Layout> layout = finder.find(text, at_end);
  if (!layout) return "more";
  return *layout == Layout::lines ? "lines" : "items";
}

}  // namespace

TEST_CASE("the beginning of a stream says how it is laid out, at its end at the latest", "[capture]") {
  struct Case {
    std::string text;
    std::string so_far;
    std::string at_end;
  };
  const std::vector<Case> cases{
      {"{\"a\":1}\n", "lines", "lines"}, {"\n\n{\"a\":1}\n", "lines", "lines"},
      {"{\n", "more", "lines"},          {"{\n\"a\": 1}\n", "items", "items"},
      {"[1, 2]\n", "lines", "lines"},    {"[\n1, 2]\n", "items", "items"},
      {"hello\n", "lines", "lines"},     {"", "more", "lines"},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(found(one.text, false) == one.so_far);
    CHECK(found(one.text, true) == one.at_end);
  }
}

TEST_CASE("white space and a byte order mark before the first value are known", "[capture]") {
  LayoutFinder finder;
  CHECK(finder.find(" \n {\"a\":1}\n", false) == Layout::lines);
  CHECK(finder.blank() == 3);
  CHECK(finder.byte_order_mark() == 0);
  LayoutFinder marked;
  CHECK(marked.find("\xef\xbb\xbf{\"a\":1}\n", false) == Layout::lines);
  CHECK(marked.byte_order_mark() == 3);
}

}  // namespace wazobus::capture
