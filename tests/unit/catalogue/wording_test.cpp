// SPDX-License-Identifier: MIT
#include "catalogue/wording.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("what is quoted is cut behind a whole character", "[catalogue]") {
  CHECK(cut("abc", 3) == "abc");
  CHECK(cut("abcd", 3) == "abc...");
  CHECK(cut("ab\u00e9", 3) == "ab...");
  CHECK(cut("ab\u00e9", 4) == "ab\u00e9");
  CHECK(cut("", 0).empty());
  CHECK(in_quotes("x") == "'x'");
  CHECK(in_quotes(std::string(81, 'x')) == "'" + std::string(80, 'x') + "...'");
}

TEST_CASE("a step of a pointer has its slashes and tildes escaped", "[catalogue]") {
  std::string out = "/data";
  append_pointer_step("a~b/c", out);
  append_pointer_step("", out);
  append_pointer_step("d", out);
  CHECK(out == "/data/a~0b~1c//d");
}

}  // namespace wazobus::catalogue
