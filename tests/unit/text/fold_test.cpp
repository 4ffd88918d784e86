// SPDX-License-Identifier: MIT
#include "text/fold.hpp"

#include "catch.hpp"

using wazobus::text::folded;

TEST_CASE("case and accents make no other word", "[text]") {
  for (const char* const same : {"jose", "Jose", "JOSE", "Jos\xC3\xA9", "JOS\xC3\x89", "Jose\xCC\x81"})
    CHECK(folded(same) == "jose");
  CHECK(folded("\xC5\x81ukasz \xC5\xBDi\xC5\xBEka") == "lukasz zizka");
  // No Latin letter with an accent, and half of a character.
  CHECK(folded("stra\xC3\x9F"
               "e") ==
        "stra\xC3\x9F"
        "e");
  CHECK(folded("\xD0\x9E\xD0\xBB\xD1\x8F") == "\xD0\x9E\xD0\xBB\xD1\x8F");
  CHECK(folded("a\xC3") == "a\xC3");
}
