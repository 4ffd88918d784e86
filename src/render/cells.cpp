// SPDX-License-Identifier: MIT
#include "render/cells.hpp"

#include <algorithm>
#include <array>

#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 4> combining{
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE2F}}};
constexpr std::array<Range, 9> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF00, 0xFF60},
                                     {0xFFE0, 0xFFE6},
                                     {0x1F300, 0x1FAFF},
                                     {0x20000, 0x3FFFD}}};

template <std::size_t size>
bool is_in(const std::array<Range, size>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::size_t cells_of(char32_t c) {
  if (c < 0x300) return 1;
  if (is_in(combining, c)) return 0;
  return is_in(wide, c) ? 2 : 1;
}

/// The bytes of the beginning of `text` that fits in `cells`.
std::size_t bytes_within(std::string_view text, std::size_t cells) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const text::CodePoint point = text::decode_utf8(text, at);
    used += cells_of(point.value);
    if (used > cells) break;
    at += point.length;
  }
  return at;
}

}  // namespace

std::size_t cells_of(std::string_view text) {
  std::size_t cells = 0;
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::decode_utf8(text, at);
    cells += cells_of(point.value);
    at += point.length;
  }
  return cells;
}

std::string fitted(std::string_view text, std::size_t cells) {
  if (bytes_within(text, cells) == text.size()) return std::string(text);
  if (cells == 0) return {};
  return std::string(text.substr(0, bytes_within(text, cells - 1))) + "\xE2\x80\xA6";
}

}  // namespace wazobus::render
