// SPDX-License-Identifier: MIT
#include "text/number.hpp"

#include <vector>

#include "catch.hpp"

using wazobus::text::Number;

TEST_CASE("numbers are compared exactly, however they are spelled", "[text]") {
  const std::vector<std::vector<const char*>> ascending{{"-1e400"},
                                                        {"-18446744073709551617"},
                                                        {"-18446744073709551616"},
                                                        {"-1.5", "-15e-1"},
                                                        {"-1"},
                                                        {"0", "-0", "0.00", "0e99999999999999999999", ".0"},
                                                        {"1e-400"},
                                                        {".5", "0.5", "5E-1"},
                                                        {"5.", "5", "0.05e+2", "005"},
                                                        {"42", "42.0", "4.2e1"},
                                                        {"42.00000000000000000001"},
                                                        {"18446744073709551616"},
                                                        {"18446744073709551617"},
                                                        {"1e400", "10e399"},
                                                        {"1e99999999999999999999"}};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (const char* const a : ascending[i]) {
      for (std::size_t j = 0; j < ascending.size(); ++j) {
        for (const char* const b : ascending[j]) {
          INFO(a << " and " << b);
          CHECK((*Number::parse(a) <=> *Number::parse(b)) == (i <=> j));
          CHECK((*Number::parse(a) == *Number::parse(b)) == (i == j));
        }
      }
    }
  }
}

TEST_CASE("other texts are no numbers", "[text]") {
  for (const char* const text : {"", "-", ".", "e5", "1e", "1e+", "1e5x", "+1", "0x10", "inf", "nan", "1 ",
                                 " 1", "1.2.3", "1,5", "--1", "1e--5"}) {
    INFO(text);
    CHECK_FALSE(Number::parse(text));
  }
}
