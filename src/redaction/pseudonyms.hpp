// SPDX-License-Identifier: MIT
// Stand-ins for personal data. The same original has the same stand-in, of the same form. Without the key
// nobody can compute the original, or find it by trying all originals.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wazobus::redaction {

/// 128 bits. Somebody who has them can find originals by trying.
using Key = std::array<std::uint64_t, 2>;

/// SipHash-2-4, a pseudorandom function (Aumasson and Bernstein, 2012).
std::uint64_t siphash(const Key& key, std::string_view text);

/// The key that is in a file. Any bytes are allowed.
Key key_from(std::string_view file);

/// Computes stand-ins and remembers none, so that its memory does not grow with a capture.
class Pseudonyms {
 public:
  explicit Pseudonyms(const Key& key) : key_(key) {}

  /// A 9 and as many digits, so that the stand-in of an extension is not another extension. Two numbers never
  /// have the same stand-in; hashes of so few digits would collide. For one digit, such as a tone, another
  /// digit.
  [[nodiscard]] std::string digits(std::string_view original) const;
  /// The same for a number of JSON, with its sign.
  [[nodiscard]] std::string integer(std::string_view original) const;

  /// A word that can be spoken, in the case of the original: Ash -> Bolvidek. `original` in other cases, or
  /// without its accents, has the same word.
  [[nodiscard]] std::string word(std::string_view original) const;

  /// Letters and digits where it has letters and digits, at least eight of them. Of 12 (a MAC address) or 16
  /// and more hexadecimal digits, as many hexadecimal digits; of 32, those of the same UUID.
  [[nodiscard]] std::string token(std::string_view original) const;

  /// A UUID of the same version. `original` is one. The nil UUID is nobody's.
  [[nodiscard]] std::string uuid(std::string_view original) const;

  /// As many hexadecimal digits; everything else in it stays, and does not change them: MAC and IPv6
  /// addresses.
  [[nodiscard]] std::string hexadecimal(std::string_view original) const;

  /// An address of 10.0.0.0/8.
  [[nodiscard]] std::string ipv4(std::string_view original) const;

  /// What stands for a password or a token.
  [[nodiscard]] std::string secret(std::string_view original) const;

 private:
  class Stream;

  [[nodiscard]] std::uint64_t number(std::uint64_t value, int digits) const;
  [[nodiscard]] std::uint64_t permuted(std::uint64_t value, int digits, bool forwards) const;
  [[nodiscard]] std::uint64_t permuted_digit(std::uint64_t value, bool forwards) const;
  [[nodiscard]] std::string some_digits(std::string_view original) const;
  [[nodiscard]] std::string bare_uuid(std::string_view original) const;

  Key key_;
};

}  // namespace wazobus::redaction
