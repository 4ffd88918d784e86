// SPDX-License-Identifier: MIT
#include "text/finder.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <string_view>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace wazobus::text {

namespace {

/// Returns how rare the byte is in events, from 0 to 2 (the rarest). Most bytes are those of ids and
/// punctuation.
int rarity(char c) {
  constexpr std::string_view everywhere = "0123456789abcdef\"-_:,. ";
  constexpr std::string_view often = "inorstul";
  if (everywhere.find(c) != std::string_view::npos) return 0;
  return often.find(c) != std::string_view::npos ? 1 : 2;
}

}  // namespace

Finder::Finder(std::string text) : text_(std::move(text)) {
  for (std::size_t i = 1; i < text_.size(); ++i) {
    if (rarity(text_[i]) > rarity(text_[rare_])) rare_ = i;
  }
  // The second byte is another letter if possible: the same letter twice rules out hardly more places than
  // once.
  const auto rarity_beside = [this](std::size_t i) {
    return i == rare_ ? -2 : text_[i] == text_[rare_] ? -1 : rarity(text_[i]);
  };
  other_rare_ = rare_;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (rarity_beside(i) > rarity_beside(other_rare_)) other_rare_ = i;
  }
}

bool Finder::stands_at(const char* place) const {
  return std::memcmp(place, text_.data(), text_.size()) == 0;
}

const char* Finder::find(const char* begin, const char* end) const {
  const char* place = begin;
#ifdef __SSE2__
  constexpr std::ptrdiff_t wide = 16;
  constexpr std::ptrdiff_t places = 4 * wide;
  const __m128i rare = _mm_set1_epi8(text_[rare_]);
  const __m128i other = _mm_set1_epi8(text_[other_rare_]);
  const auto candidates_at = [&](const char* from) {
    __m128i bytes;
    __m128i other_bytes;
    std::memcpy(&bytes, from + rare_, sizeof bytes);
    std::memcpy(&other_bytes, from + other_rare_, sizeof other_bytes);
    return _mm_and_si128(_mm_cmpeq_epi8(bytes, rare), _mm_cmpeq_epi8(other_bytes, other));
  };
  // Each round tests 64 places. Even at the last of them the whole text would be before `end`.
  for (; end - place >= static_cast<std::ptrdiff_t>(text_.size()) + places - 1; place += places) {
    const std::array candidates{candidates_at(place), candidates_at(place + wide),
                                candidates_at(place + 2 * wide), candidates_at(place + 3 * wide)};
    const __m128i any =
        _mm_or_si128(_mm_or_si128(candidates[0], candidates[1]), _mm_or_si128(candidates[2], candidates[3]));
    if (_mm_movemask_epi8(any) == 0) continue;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      auto here = static_cast<unsigned>(_mm_movemask_epi8(candidates[i]));
      for (; here != 0; here &= here - 1) {
        const char* const candidate = place + static_cast<std::ptrdiff_t>(i) * wide + std::countr_zero(here);
        if (stands_at(candidate)) return candidate;
      }
    }
  }
#endif
  if (place == end) return end;
  const void* const found =
      ::memmem(place, static_cast<std::size_t>(end - place), text_.data(), text_.size());
  return found == nullptr ? end : static_cast<const char*>(found);
}

}  // namespace wazobus::text
