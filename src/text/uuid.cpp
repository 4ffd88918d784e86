// SPDX-License-Identifier: MIT
#include "text/uuid.hpp"

#include <fmt/format.h>

#ifdef __SSE2__
#include <emmintrin.h>

#include <cstring>
#endif

namespace wazobus::text {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
#ifdef __SSE2__
  // Compares 16 bytes at a time, at three offsets (the last two overlap): dashes in their places, hexadecimal
  // digits elsewhere.
  const auto is_right = [](const char* p, int dashes) {
    __m128i bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    const auto within = [](__m128i value, char least, char most) {
      return _mm_and_si128(_mm_cmpgt_epi8(value, _mm_set1_epi8(static_cast<char>(least - 1))),
                           _mm_cmplt_epi8(value, _mm_set1_epi8(static_cast<char>(most + 1))));
    };
    const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const __m128i hex = _mm_or_si128(within(bytes, '0', '9'), within(lower, 'a', 'f'));
    return _mm_movemask_epi8(hex) == (0xFFFF & ~dashes) &&
           _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'))) == dashes;
  };
  return is_right(text.data(), 0x2100) && is_right(text.data() + 16, 0x0084) &&
         is_right(text.data() + 20, 0x0008);
#else
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    const bool dash_belongs = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash_belongs ? c != '-' : !hex) return false;
  }
  return true;
#endif
}

std::string random_uuid(const Random& random) {
  constexpr std::uint64_t version = 4;
  constexpr std::uint64_t variant = 2;  // its two upper bits are 10
  const std::uint64_t high = (random() & ~std::uint64_t{0xF000}) | version << 12U;
  const std::uint64_t low = (random() & ~std::uint64_t{0} >> 2U) | variant << 62U;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U, high >> 16U & 0xFFFFU,
                     high & 0xFFFFU, low >> 48U, low & 0xFFFF'FFFF'FFFFU);
}

}  // namespace wazobus::text
