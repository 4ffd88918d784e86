// SPDX-License-Identifier: MIT
#include "text/suggest.hpp"

#include <algorithm>
#include <random>
#include <string>
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

TEST_CASE("the quick measure of one word against many is the edit distance", "[text]") {
  std::mt19937 random(1);
  const auto any_word = [&random](std::size_t most) {
    std::string word(1 + random() % most, 'a');
    for (char& c : word) c = static_cast<char>('a' + random() % 3);
    return word;
  };
  for (int round = 0; round < 5000; ++round) {
    // Beyond 64 characters there is only one measure.
    const std::string word = any_word(round % 100 == 0 ? 80 : 10);
    const std::string other = any_word(round % 100 == 0 ? 80 : 10);
    const std::size_t distance = edit_distance(word, other);
    const bool is_near = distance <= std::max<std::size_t>(1, word.size() / 3);
    const bool is_abbreviation = word.size() >= 3 && other.starts_with(word);
    INFO(word << ' ' << other);
    CHECK((nearest(word, std::vector{other}) == other) == (is_near || is_abbreviation));
  }
}

}  // namespace wazobus::text
