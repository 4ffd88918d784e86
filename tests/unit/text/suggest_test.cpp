// SPDX-License-Identifier: MIT
#include "text/suggest.hpp"

#include <vector>

#include "catch.hpp"

namespace wazobus::text {

TEST_CASE("the nearest word is offered, a far one is not", "[text]") {
  const std::vector<std::string> words{"--format", "--timeout", "--idle-timeout", "--count", "--host"};
  CHECK(nearest("--fromat", words) == "--format");
  CHECK(nearest("--time", words) == "--timeout");
  CHECK(nearest("--cuont", words) == "--count");
  CHECK(nearest("--zzzzzz", words).empty());
  CHECK(edit_distance("ca", "abc") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("", "abc") == 3);
}

}  // namespace wazobus::text
