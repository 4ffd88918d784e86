// SPDX-License-Identifier: MIT
#include "text/choice.hpp"

#include <array>

#include "catch.hpp"

using namespace wazobus;

TEST_CASE("choices are listed with their help, and neighbours share the same help", "[text]") {
  CHECK(text::described(std::array{text::Choice{"a", 1, "first"}}) == "a: first");
  CHECK(text::described(std::array{text::Choice{"a", 1, "first"}, text::Choice{"b", 2, "others"},
                                   text::Choice{"c", 3, "others"}}) == "a: first; b, c: others");
}

TEST_CASE("the words of choices are listed with an or", "[text]") {
  CHECK(text::words_of(std::array{text::Choice{"a", 1}}) == "a");
  CHECK(text::words_of(std::array{text::Choice{"a", 1}, text::Choice{"b", 2}}) == "a or b");
  CHECK(text::words_of(std::array{text::Choice{"a", 1}, text::Choice{"b", 2}}, "more") == "a, b or more");
}
