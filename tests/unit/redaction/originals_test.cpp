// SPDX-License-Identifier: MIT
#include "redaction/originals.hpp"

#include "catch.hpp"

using wazobus::redaction::Originals;

TEST_CASE("a name is remembered whole and in words", "[redaction]") {
  Originals originals;
  originals.add("Ash Dunmore");
  originals.add("Ash Dunmore");
  originals.add("7");
  CHECK(originals.values_from('A') == std::vector<std::string>{"Ash Dunmore"});
  CHECK(originals.values_from('7').empty());
  CHECK(originals.has_token("dunmore"));
  CHECK(originals.has_token("7"));
  CHECK_FALSE(originals.has_token("brook"));
  originals.clear();
  CHECK(originals.values_from('A').empty());
  CHECK_FALSE(originals.has_token("dunmore"));
}
