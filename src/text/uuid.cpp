// SPDX-License-Identifier: MIT
#include "text/uuid.hpp"

#ifdef __SSE2__
#include <emmintrin.h>

#include <cstring>
#endif

namespace wazobus::text {

namespace {

/// Is it a UUID, if `fold` is set in each byte first? 0x20 makes capital letters small.
template <char fold>
bool is_folded_uuid(std::string_view text) {
  if (text.size() != 36) return false;
#ifdef __SSE2__
  // 16 bytes at a time, at three offsets (the last two overlap): a dash where `dashes` has one, hexadecimal
  // digits elsewhere. All bits of a byte are set if it is right.
  const auto right_bytes = [](const char* p, __m128i dashes) {
    __m128i bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    const auto is_up_to = [](__m128i value, char least, char count) {
      const __m128i from_least = _mm_sub_epi8(value, _mm_set1_epi8(least));
      return _mm_cmpeq_epi8(_mm_subs_epu8(from_least, _mm_set1_epi8(count)), _mm_setzero_si128());
    };
    const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(fold));
    const __m128i hex = _mm_or_si128(is_up_to(bytes, '0', 9), is_up_to(folded, 'a', 5));
    const __m128i dash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'));
    return _mm_or_si128(_mm_andnot_si128(dashes, hex), _mm_and_si128(dashes, dash));
  };
  const __m128i first =
      right_bytes(text.data(), _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0));
  const __m128i second =
      right_bytes(text.data() + 16, _mm_setr_epi8(0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m128i third =
      right_bytes(text.data() + 20, _mm_setr_epi8(0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  return _mm_movemask_epi8(_mm_and_si128(first, _mm_and_si128(second, third))) == 0xFFFF;
#else
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto folded = static_cast<char>(c | fold);
    const bool hex = (c >= '0' && c <= '9') || (folded >= 'a' && folded <= 'f');
    const bool dash_belongs = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash_belongs ? c != '-' : !hex) return false;
  }
  return true;
#endif
}

}  // namespace

bool is_uuid(std::string_view text) {
  return is_folded_uuid<0x20>(text);
}

bool is_lower_case_uuid(std::string_view text) {
  return is_folded_uuid<0>(text);
}

std::string random_uuid(const Random& random) {
  constexpr std::uint64_t version = 4;
  constexpr std::uint64_t variant = 2;  // its two upper bits are 10
  const std::uint64_t high = (random() & ~std::uint64_t{0xF000}) | version << 12U;
  const std::uint64_t low = (random() & ~std::uint64_t{0} >> 2U) | variant << 62U;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "00000000-0000-0000-0000-000000000000";
  std::size_t at = 0;
  for (const std::uint64_t half : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      if (out[at] == '-') ++at;
      out[at++] = digits[half >> static_cast<unsigned>(shift) & 0xFU];
    }
  }
  return out;
}

}  // namespace wazobus::text
