// SPDX-License-Identifier: MIT
#include "render/marker.hpp"

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::render;

namespace {

std::string marked(const std::string& pattern, std::string text, bool coloured = true) {
  const Marker marker({event::Search(pattern, event::LetterCase::matters)}, coloured);
  std::string out = "before ";
  const std::size_t start = out.size();
  out += text;
  marker.mark(start, out);
  return out.substr(start);
}

}  // namespace

TEST_CASE("hits are marked, and the colours around them stay", "[render]") {
  const std::string on = "\x1b[0m\x1b[1;31m";
  CHECK(marked("b+", "abbc b\nb\n") == "a" + on + "bb\x1b[0mc " + on + "b\x1b[0m\n" + on + "b\x1b[0m\n");
  CHECK(marked("x", "abc\n") == "abc\n");
  CHECK(marked("x*", "abc\n") == "abc\n");
  CHECK(marked("b", "abc\n", false) == "abc\n");
  // A hit in the middle of a colour, and one across two.
  CHECK(marked("b", "\x1b[32mabc\x1b[0m") == "\x1b[32ma" + on + "b\x1b[0m\x1b[32mc\x1b[0m");
  CHECK(marked("ab", "\x1b[32ma\x1b[0mb!") == "\x1b[32m" + on + "ab\x1b[0m\x1b[0m!");
}

TEST_CASE("only the first of very many hits in a long line are marked", "[render]") {
  const std::string line(200'000, 'b');
  const std::string text = marked("b", line + "\nb\n");
  const std::string on = "\x1b[0m\x1b[1;31m";
  CHECK(text.starts_with(on + "b"));
  CHECK(text.find("b\x1b[0mb") != std::string::npos);
  CHECK(text.ends_with("\n" + on + "b\x1b[0m\n"));
  CHECK(marked("b+", line) == on + line + "\x1b[0m");
}

TEST_CASE("what was not asked for is not marked", "[render]") {
  const Marker marker({}, true);
  std::string out = "abc";
  marker.mark(0, out);
  CHECK(out == "abc");
}
