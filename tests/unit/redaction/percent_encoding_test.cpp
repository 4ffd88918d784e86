// SPDX-License-Identifier: MIT
#include "redaction/percent_encoding.hpp"

#include "catch.hpp"

using namespace wazobus::redaction;

TEST_CASE("percent-encoding is undone, and done again where it was", "[redaction]") {
  const auto decoded = percent_decoded("sip%3aash%40a.example");
  REQUIRE(decoded);
  CHECK(decoded->text == "sip:ash@a.example");
  std::string out;
  append_percent_encoded("sip:b%c@d", decoded->encoded, out);
  CHECK(out == "sip%3Ab%25c%40d");
}

TEST_CASE("a percent sign alone encodes nothing", "[redaction]") {
  for (const char* const text : {"", "50 %", "%", "%4", "%4g", "100%!"}) CHECK_FALSE(percent_decoded(text));
}
