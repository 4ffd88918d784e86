// SPDX-License-Identifier: MIT
#include "tracing/causes.hpp"

#include "catch.hpp"

using namespace wazobus::tracing;

TEST_CASE("causes are told in words", "[tracing]") {
  CHECK(describe_cause(16) == "16 normal clearing");
  CHECK(describe_cause(26) == "26 answered elsewhere");
  CHECK(describe_cause(99) == "cause 99");
}
