// SPDX-License-Identifier: MIT
#include "text/shell_word.hpp"

#include "catch.hpp"

using wazobus::text::shell_word;
using wazobus::text::without_quotes;

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

TEST_CASE("a typed word is read as a shell would read it", "[text]") {
  CHECK(without_quotes("plain~") == "plain~");
  CHECK(without_quotes(R"(my\ file.json)") == "my file.json");
  CHECK(without_quotes(R"('two words'" and"\!)") == "two words and!");
  CHECK(without_quotes(R"('a\b"c)") == R"(a\b"c)");
  CHECK(without_quotes(shell_word("it's")) == "it's");
}
