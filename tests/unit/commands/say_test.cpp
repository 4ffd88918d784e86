// SPDX-License-Identifier: MIT
#include "commands/say.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::commands {

TEST_CASE("what may be left unsaid is said unless the user wants quiet", "[commands]") {
  std::string said;
  const Say say = [&said](const std::string& line) { said += line; };
  unless_quiet(true, say)("quiet");
  unless_quiet(false, say)("loud");
  CHECK(said == "loud");
}

}  // namespace wazobus::commands
