// SPDX-License-Identifier: MIT
#include "text/fold.hpp"

#include "text/letter_case.hpp"

namespace wazobus::text {

namespace {

/// The letters from U+00C0 to U+017F without accents. A space stands for a character that is not a Latin
/// letter with an accent.
constexpr std::string_view bare_letters =
    "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy y"   // U+00C0
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkklllllll"   // U+0100
    "lllnnnnnn nnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";  // U+0140

constexpr unsigned first_letter = 0xC0;
constexpr unsigned first_mark = 0x300;  // accents that follow their letter
constexpr unsigned last_mark = 0x36F;

/// The character that two bytes of UTF-8 at `at` encode; 0 if they encode none.
unsigned two_bytes_at(std::string_view word, std::size_t at) {
  const auto byte = [word](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(word[i]));
  };
  if (at + 1 >= word.size() || (byte(at) & 0xE0U) != 0xC0U || (byte(at + 1) & 0xC0U) != 0x80U) return 0;
  return ((byte(at) & 0x1FU) << 6U) | (byte(at + 1) & 0x3FU);
}

}  // namespace

std::string folded(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const unsigned character = two_bytes_at(word, at);
    const bool is_letter = character >= first_letter && character < first_letter + bare_letters.size();
    if (is_letter && bare_letters[character - first_letter] != ' ') {
      out += bare_letters[character - first_letter];
      ++at;
    } else if (character >= first_mark && character <= last_mark) {
      ++at;
    } else {
      out += lower_case(word[at]);
    }
  }
  return out;
}

}  // namespace wazobus::text
