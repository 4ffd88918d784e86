// SPDX-License-Identifier: MIT
#include "text/shell_word.hpp"

#include "catch.hpp"

using wazobus::text::shell_word;

TEST_CASE("a word is quoted where a shell would not take it as it is", "[text]") {
  for (const char* plain :
       {"night.ndjson", "data.on_hold:=true", "/tmp/a-b_c+d@e,f%g", "1795528992.21", "\u00e9"})
    CHECK(shell_word(plain) == plain);
  CHECK(shell_word("") == "''");
  CHECK(shell_word("two words") == "'two words'");
  CHECK(shell_word("data.bridges:=[]") == "'data.bridges:=[]'");
  CHECK(shell_word("it's") == R"('it'\''s')");
  CHECK(shell_word(R"(\x1b$HOME)") == R"('\x1b$HOME')");
}
