// SPDX-License-Identifier: MIT
#include "redaction/pseudonyms.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "text/fold.hpp"
#include "text/letter_case.hpp"

namespace wazobus::redaction {

namespace {

constexpr int longest_number = 18;

constexpr std::array<std::uint64_t, longest_number + 1> powers_of_ten = [] {
  std::array<std::uint64_t, longest_number + 1> powers{};
  std::uint64_t power = 1;
  for (std::uint64_t& one : powers) {
    one = power;
    power *= 10;
  }
  return powers;
}();

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hexadecimal(char c) {
  return is_digit(c) || (text::lower_case(c) >= 'a' && text::lower_case(c) <= 'f');
}

std::string upper_case(std::string text) {
  for (char& c : text) c = is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

class Sip {
 public:
  explicit Sip(const Key& key)
      : v0_(key[0] ^ 0x736f6d6570736575U),
        v1_(key[1] ^ 0x646f72616e646f6dU),
        v2_(key[0] ^ 0x6c7967656e657261U),
        v3_(key[1] ^ 0x7465646279746573U) {}

  void add(std::uint64_t word) {
    v3_ ^= word;
    mix();
    mix();
    v0_ ^= word;
  }
  std::uint64_t end() {
    v2_ ^= 0xFF;
    for (int i = 0; i < 4; ++i) mix();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void mix() {
    v0_ += v1_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v3_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }

  std::uint64_t v0_, v1_, v2_, v3_;
};

std::uint64_t word_at(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return word;
}

}  // namespace

std::uint64_t siphash(const Key& key, std::string_view text) {
  Sip sip(key);
  const auto length = static_cast<std::uint64_t>(text.size());
  while (text.size() >= 8) {
    sip.add(word_at(text.substr(0, 8)));
    text.remove_prefix(8);
  }
  sip.add(word_at(text) | (length << 56U));
  return sip.end();
}

Key key_from(std::string_view file) {
  return {siphash({1, 2}, file), siphash({3, 4}, file)};
}

/// An endless source of pseudorandom bits for one original.
class Pseudonyms::Stream {
 public:
  Stream(const Key& key, char kind, std::string_view original)
      : state_({siphash(key, std::string(1, kind).append(original)),
                siphash({key[1], key[0]}, std::string(1, kind).append(original))}) {}

  /// Returns a number below `limit`, which must be small.
  std::size_t below(std::size_t limit) {
    if (bits_ < limit * 1024) bits_ = siphash(state_, std::string(1, static_cast<char>(++blocks_)));
    const std::size_t found = bits_ % limit;
    bits_ /= limit;
    return found;
  }
  char of(std::string_view characters) { return characters[below(characters.size())]; }

 private:
  Key state_;
  std::uint64_t bits_ = 0;
  int blocks_ = 0;
};

/// A permutation of the ten digits that depends on the key, or, if not `forwards`, its inverse.
std::uint64_t Pseudonyms::permuted_digit(std::uint64_t value, bool forwards) const {
  std::string order = "0123456789";
  Stream stream(key_, '1', {});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  return forwards ? static_cast<std::uint64_t>(order[value] - '0')
                  : order.find(static_cast<char>('0' + value));
}

/// A permutation of the numbers with so many digits, or its inverse: a Feistel network whose halves consist
/// of digits, as in FF1 of NIST SP 800-38G. A single digit has no halves.
std::uint64_t Pseudonyms::permuted(std::uint64_t value, int digits, bool forwards) const {
  if (digits == 1) return permuted_digit(value, forwards);
  constexpr int rounds = 10;
  const std::uint64_t high_size = powers_of_ten.at(static_cast<std::size_t>(digits / 2));
  const std::uint64_t low_size = powers_of_ten.at(static_cast<std::size_t>(digits - digits / 2));
  std::uint64_t high = value / low_size;
  std::uint64_t low = value % low_size;
  for (int step = 0; step < rounds; ++step) {
    const int round = forwards ? step : rounds - 1 - step;
    const bool changes_high = round % 2 == 0;
    std::uint64_t& changed = changes_high ? high : low;
    const std::uint64_t size = changes_high ? high_size : low_size;
    std::array<char, 11> input{'#', static_cast<char>(digits), static_cast<char>(round)};
    const std::uint64_t other = changes_high ? low : high;
    std::memcpy(input.data() + 3, &other, sizeof other);
    const std::uint64_t shift = siphash(key_, {input.data(), input.size()}) % size;
    changed = (changed + (forwards ? shift : size - shift)) % size;
  }
  return high * low_size + low;
}

/// Returns the next number in a circle through all numbers of this length, in the order of the permutation.
/// This is a permutation too, and it changes each number.
std::uint64_t Pseudonyms::number(std::uint64_t value, int digits) const {
  const std::uint64_t size = powers_of_ten.at(static_cast<std::size_t>(digits));
  return permuted((permuted(value, digits, true) + 1) % size, digits, false);
}

std::string Pseudonyms::some_digits(std::string_view original) const {
  std::uint64_t value = 0;
  for (const char c : original) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  std::uint64_t stand_in = number(value, static_cast<int>(original.size()));
  std::string out(original.size(), '0');
  for (auto at = out.rbegin(); at != out.rend(); ++at, stand_in /= 10)
    *at = static_cast<char>('0' + stand_in % 10);
  return out;
}

std::string Pseudonyms::digits(std::string_view original) const {
  if (original.size() == 1) return some_digits(original);
  std::string out;
  while (!original.empty()) {
    const std::string_view piece = original.substr(0, longest_number);
    out.append("9").append(some_digits(piece));
    original.remove_prefix(piece.size());
  }
  return out;
}

std::string Pseudonyms::integer(std::string_view original) const {
  const std::size_t sign = original.starts_with('-') ? 1 : 0;
  return std::string(original.substr(0, sign)) + digits(original.substr(sign));
}

std::string Pseudonyms::word(std::string_view original) const {
  constexpr std::string_view consonants = "bdfghjklmnprstvz";
  constexpr std::string_view vowels = "aeiou";
  Stream stream(key_, 'w', text::folded(original));
  std::string out;
  for (const char kind : std::string_view("cvccvcvccv")) out += stream.of(kind == 'c' ? consonants : vowels);
  // The case of letters beyond ASCII is not known, so it does not matter.
  const auto is_all_of = [original](auto is) {
    return std::all_of(original.begin(), original.end(),
                       [is](char c) { return is(c) || static_cast<unsigned char>(c) >= 0x80; });
  };
  if (is_all_of(is_lower)) return out;
  if (original.size() > 1 && is_all_of(is_upper)) return upper_case(std::move(out));
  out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

std::string Pseudonyms::token(std::string_view original) const {
  constexpr std::size_t shortest = 8;
  constexpr std::size_t shortest_hexadecimal = 16;
  constexpr std::size_t mac = 12;
  constexpr std::size_t uuid_digits = 32;
  if ((original.size() == mac || original.size() >= shortest_hexadecimal) &&
      std::all_of(original.begin(), original.end(), is_hexadecimal))
    return original.size() == uuid_digits ? bare_uuid(original) : hexadecimal(original);
  Stream stream(key_, 't', original);
  std::string out;
  for (const char c : original) {
    const char letter = stream.of("abcdefghijklmnopqrstuvwxyz");
    out += is_digit(c)   ? stream.of("0123456789")
           : is_upper(c) ? upper_case(std::string(1, letter))[0]
                         : letter;
  }
  while (out.size() < shortest) out += stream.of("0123456789");
  return out;
}

std::string Pseudonyms::uuid(std::string_view original) const {
  constexpr std::size_t version_at = 14;
  constexpr std::size_t variant_at = 19;
  if (original.find_first_not_of("0-") == std::string_view::npos) return std::string(original);
  std::string out = hexadecimal(text::lower_case(std::string(original)));
  out[version_at] = original[version_at];
  out[variant_at] = "89ab"[static_cast<unsigned char>(out[variant_at]) % 4];
  return std::any_of(original.begin(), original.end(), is_upper) ? upper_case(std::move(out)) : out;
}

/// Returns the stand-in for a uuid that is written without hyphens. It has none either.
std::string Pseudonyms::bare_uuid(std::string_view original) const {
  std::string whole(original);
  for (const std::size_t hyphen : {8U, 13U, 18U, 23U}) whole.insert(hyphen, 1, '-');
  whole = uuid(whole);
  std::erase(whole, '-');
  return whole;
}

std::string Pseudonyms::hexadecimal(std::string_view original) const {
  std::string number;
  for (const char c : original) {
    if (is_hexadecimal(c)) number += text::lower_case(c);
  }
  Stream stream(key_, 'x', number);
  const bool has_upper = std::any_of(original.begin(), original.end(), is_upper);
  std::string out(original);
  for (char& c : out) {
    if (is_hexadecimal(c)) c = stream.of("0123456789abcdef");
  }
  return has_upper ? upper_case(std::move(out)) : out;
}

std::string Pseudonyms::ipv4(std::string_view original) const {
  Stream stream(key_, '4', original);
  std::string out = "10";
  for (int i = 0; i < 3; ++i) out.append(".").append(std::to_string(stream.below(256)));
  return out;
}

std::string Pseudonyms::secret(std::string_view original) const {
  Stream stream(key_, 's', original);
  std::string out = "secret-";
  for (int i = 0; i < 12; ++i) out += stream.of("0123456789abcdef");
  return out;
}

}  // namespace wazobus::redaction
