// SPDX-License-Identifier: MIT
#include "redaction/percent_encoding.hpp"

#include "text/letter_case.hpp"

namespace wazobus::redaction {

namespace {

int value_of_hex(char c) {
  const char lower = text::lower_case(c);
  if (lower >= '0' && lower <= '9') return lower - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Returns the byte that %XX at `at` stands for, or -1.
int encoded_at(std::string_view text, std::size_t at) {
  if (text[at] != '%' || text.size() - at < 3) return -1;
  const int high = value_of_hex(text[at + 1]);
  const int low = value_of_hex(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace

std::optional<PercentDecoded> percent_decoded(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return std::nullopt;
  PercentDecoded out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int byte = encoded_at(text, at);
    if (byte < 0) {
      out.text += text[at];
      continue;
    }
    out.text += static_cast<char>(byte);
    out.encoded.set(static_cast<std::size_t>(byte));
    at += 2;
  }
  if (out.encoded.none()) return std::nullopt;
  return out;
}

void append_percent_encoded(std::string_view text, const ByteSet& encoded, std::string& out) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || encoded.test(byte)) {
      out.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    } else {
      out += c;
    }
  }
}

}  // namespace wazobus::redaction
