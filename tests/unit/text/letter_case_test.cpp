// SPDX-License-Identifier: MIT
#include "text/letter_case.hpp"

#include "catch.hpp"

namespace wazobus::text {

TEST_CASE("only the letters of ASCII have a lower case", "[text]") {
  CHECK(lower_case(std::string("AZ az @[ 09 \u00c9")) == "az az @[ 09 \u00c9");
  CHECK(lower_case(std::string()).empty());
}

}  // namespace wazobus::text
