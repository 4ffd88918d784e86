// SPDX-License-Identifier: MIT
#include "text/finder.hpp"

#include <random>
#include <string_view>

#include "catch.hpp"

using namespace wazobus::text;

TEST_CASE("a text is found where it stands first, and nowhere else", "[text]") {
  std::mt19937 random(7);
  const auto pick = [&random](std::size_t count) { return random() % count; };
  for (int round = 0; round < 3000; ++round) {
    // Few letters, so that there are many near misses.
    std::string long_text;
    for (std::size_t left = pick(200); left > 0; --left) long_text += "ab\"q"[pick(4)];
    std::string wanted;
    for (std::size_t left = 1 + pick(6); left > 0; --left) wanted += "ab\"q"[pick(4)];
    const char* const begin = long_text.data();
    const char* const end = begin + long_text.size();
    const std::size_t at = std::string_view(long_text).find(wanted);
    INFO(long_text << " " << wanted);
    CHECK(Finder(wanted).find(begin, end) == (at == std::string::npos ? end : begin + at));
  }
}
