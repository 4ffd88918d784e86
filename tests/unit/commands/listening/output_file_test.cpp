// SPDX-License-Identifier: MIT
#include "commands/listening/output_file.hpp"

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using commands::output_mode_from;

TEST_CASE("the permissions of a capture are octal and let its owner read and write", "[commands]") {
  CHECK(output_mode_from(std::nullopt) == 0600);
  CHECK(output_mode_from("640") == 0640);
  CHECK(output_mode_from("0666") == 0666);
  for (const char* const wrong : {"", "8", "64x", " 640", "-600", "440", "0", "1777"}) {
    INFO(wrong);
    CHECK_THROWS_AS(output_mode_from(wrong), UsageError);
  }
}
