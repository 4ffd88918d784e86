// SPDX-License-Identifier: MIT
#include "json/ascii.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <iterator>

#include "text/sanitise.hpp"

namespace wazobus::json {

namespace {

/// Counts the bytes from `at` on that are ASCII, eight at once.
std::size_t ascii_length(std::string_view text, std::size_t at) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  const std::size_t start = at;
  for (std::uint64_t bytes = 0; text.size() - at >= sizeof bytes; at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if ((bytes & high_bits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at - start;
}

}  // namespace

void append_ascii(std::string_view json, std::string& out) {
  const auto append_unit = [&out](char32_t unit) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(unit));
  };
  for (std::size_t at = 0; at < json.size();) {
    if (const std::size_t plain = ascii_length(json, at); plain > 0) {
      out.append(json, at, plain);
      at += plain;
      continue;
    }
    const text::CodePoint point = text::decode_utf8(json, at);
    at += point.length;
    constexpr char32_t first_beyond = 0x10000;
    if (point.value < first_beyond) {
      append_unit(point.value);
    } else {
      append_unit(0xD800 + (point.value - first_beyond) / 0x400);
      append_unit(0xDC00 + (point.value - first_beyond) % 0x400);
    }
  }
}

}  // namespace wazobus::json
