// SPDX-License-Identifier: MIT
#include "json/ascii.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "text/sanitise.hpp"

namespace wazobus::json {

void append_ascii(std::string_view json, std::string& out) {
  const auto append_unit = [&out](char32_t unit) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(unit));
  };
  for (std::size_t at = 0; at < json.size();) {
    if (static_cast<unsigned char>(json[at]) < 0x80) {
      out += json[at++];
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
