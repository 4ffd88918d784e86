// SPDX-License-Identifier: MIT
#include "catalogue/learning/learnt_value.hpp"

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("an id is told from a word", "[catalogue]") {
  for (const char* const id : {"2e752722-0864-4665-887d-a78a024cf7c7", "42", "1465572129.31", "", "a@b",
                               "PJSIP/abc-00000001", "0123456789abcdef", "+15551234567"})
    CHECK(looks_like_an_id(id));
  for (const char* const word :
       {"call_id", "status", "v2", "Channel", "line1", "CHANNEL(linkedid)", "deadbeefcafe"})
    CHECK_FALSE(looks_like_an_id(word));
}

}  // namespace wazobus::catalogue
