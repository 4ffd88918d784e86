// SPDX-License-Identifier: MIT
// Skips plain JSON: strings of ASCII without escapes, and short numbers. Everything else is left to the
// scanner. No function here checks for the end of the text. So the text must end with a newline, which none
// of them passes. A function that reads several bytes at once says how many must be readable.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace wazobus::json {

/// The number of bytes of a string that are read at once.
inline constexpr std::size_t wide_read = 32;

/// Returns the closing quote of a string; `p` is the byte after its opening quote. Returns nullptr if the
/// string is not plain, or if no quote is found up to `limit`; a quote that is less than wide_read bytes
/// behind `limit` may be found too. wide_read bytes must be readable at `limit`.
[[gnu::always_inline]] inline const char* end_of_plain_string(const char* p, const char* limit) {
#ifdef __SSE2__
  const auto special_at = [](const char* from) {
    __m128i bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    // Signed comparison: everything from 0x80 up is below 0x20 too.
    const __m128i special = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
        _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));
    return static_cast<unsigned>(_mm_movemask_epi8(special));
  };
  // Reads twice 16 bytes at once. Most strings end there, so that no branch depends on their length.
  for (; p <= limit; p += wide_read) {
    const unsigned found = special_at(p) | special_at(p + 16) << 16U;
    if (found == 0) continue;
    p += std::countr_zero(found);
    return *p == '"' ? p : nullptr;
  }
#else
  for (; p <= limit; ++p) {
    const auto c = static_cast<unsigned char>(*p);
    if (c == '"') return p;
    if (c == '\\' || c < 0x20 || c >= 0x80) return nullptr;
  }
#endif
  return nullptr;
}

/// Returns a mask with one bit for each of the first `size` bytes, at most wide_read.
inline std::uint32_t first_bits(std::size_t size) {
  return size < wide_read ? (std::uint32_t{1} << size) - 1 : ~std::uint32_t{0};
}

#ifdef __SSE2__
/// Returns one bit for each of 16 bytes: set if the byte is the same at both places.
[[gnu::always_inline]] inline std::uint32_t same_bits(const char* a, const char* b) {
  __m128i here;
  __m128i there;
  std::memcpy(&here, a, sizeof here);
  std::memcpy(&there, b, sizeof there);
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(here, there)));
}

/// The same for wide_read bytes.
[[gnu::always_inline]] inline std::uint32_t same_wide_bits(const char* a, const char* b) {
  return same_bits(a, b) | same_bits(a + 16, b + 16) << 16U;
}
#endif

/// Like memcmp() == 0, but inline, because most texts are short.
[[gnu::always_inline]] inline bool are_same_bytes(const char* a, const char* b, std::size_t size) {
  constexpr std::size_t word = sizeof(std::uint64_t);
  const auto differ = [](const char* here, const char* there) {
    std::uint64_t one = 0;
    std::uint64_t other = 0;
    std::memcpy(&one, here, word);
    std::memcpy(&other, there, word);
    return one != other;
  };
  if (size < word) {
    for (std::size_t i = 0; i < size; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  for (std::size_t at = 0; at + word < size; at += word) {
    if (differ(a + at, b + at)) return false;
  }
  return !differ(a + size - word, b + size - word);
}

inline bool are_same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && are_same_bytes(a.data(), b.data(), a.size());
}

/// Skips spaces and tabs, but no newline, which ends a line.
inline const char* skip_blanks(const char* p) {
  while (*p == ' ' || *p == '\t') ++p;
  return p;
}

/// Returns the end of a number without an exponent that certainly fits 64 bits, or a double; nullptr for any
/// other text.
inline const char* end_of_plain_number(const char* p, bool& is_integer) {
  constexpr std::ptrdiff_t most_digits = 18;
  const auto is_digit = [](char c) { return static_cast<unsigned char>(c - '0') <= 9; };
  if (*p == '-') ++p;
  const char* const digits = p;
  while (is_digit(*p)) ++p;
  if (p == digits || p - digits > most_digits || (*digits == '0' && p - digits > 1)) return nullptr;
  is_integer = *p != '.';
  if (!is_integer) {
    const char* const fraction = ++p;
    while (is_digit(*p)) ++p;
    if (p == fraction || p - fraction > most_digits) return nullptr;
  }
  return *p == 'e' || *p == 'E' ? nullptr : p;
}

/// A short text that is expected at some place. Compares up to 32 bytes at once.
class ExpectedBytes {
 public:
  static constexpr std::size_t most = 43;  ///< so that the object takes 48 bytes

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view text() const { return {text_, size_}; }

  /// `text` has at most `most` bytes.
  void set(std::string_view text) {
    size_ = static_cast<unsigned char>(text.size());
    first_ = first_bits(size_);
    std::memcpy(text_, text.data(), text.size());
  }

  /// `most` bytes must be readable at `p`. Returns false if nothing was set.
  [[nodiscard]] bool stand_at(const char* p) const {
#ifdef __SSE2__
    if ((same_wide_bits(text_, p) & first_) != first_ || size_ == 0) return false;
    if (size_ <= wide_read) return true;
    constexpr std::size_t rest = most - 16;
    const std::uint32_t others = first_bits(size_ - rest);
    return (same_bits(text_ + rest, p + rest) & others) == others;
#else
    return size_ > 0 && std::memcmp(text_, p, size_) == 0;
#endif
  }

 private:
  std::uint32_t first_ = 0;  ///< one bit for each of the first 32 bytes that are of the text
  unsigned char size_ = 0;
  char text_[most] = {};
};

}  // namespace wazobus::json
