// SPDX-License-Identifier: MIT
#include "text/sanitise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>

#include "text/token_parameter.hpp"

namespace wazobus::text {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  if (first < 0x80) return {first, 1, true};
  constexpr CodePoint invalid{0xFFFD, 1, false};
  const unsigned length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return invalid;
  char32_t value = first & (0x7FU >> length);
  for (unsigned i = 1; i < length; ++i) {
    if (!continues(text, at + i)) return invalid;
    value = (value << 6U) | (byte_at(text, at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return invalid;
  return {value, length, true};
}

void append_utf8(char32_t code_point, std::string& out) {
  const auto push = [&out](char32_t byte) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0U | (code_point >> 6U));
    push(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    push(0xE0U | (code_point >> 12U));
    push(0x80U | ((code_point >> 6U) & 0x3FU));
    push(0x80U | (code_point & 0x3FU));
  } else {
    push(0xF0U | (code_point >> 18U));
    push(0x80U | ((code_point >> 12U) & 0x3FU));
    push(0x80U | ((code_point >> 6U) & 0x3FU));
    push(0x80U | (code_point & 0x3FU));
  }
}

std::string_view characters_within(std::size_t longest, std::string_view text) {
  // No character has more bytes than this behind its first one. What is no UTF-8 is cut anywhere.
  constexpr std::size_t most_behind = 3;
  if (text.size() <= longest) return text;
  const std::size_t least = longest - std::min(longest, most_behind);
  std::size_t end = longest;
  while (end > least && continues(text, end)) --end;
  return text.substr(0, end);
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = plain_length(text); at < text.size(); at += plain_length(text, at)) {
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid) return false;
    at += point.length;
  }
  return true;
}

std::size_t plain_length(std::string_view text, std::size_t at) {
  // Tests eight bytes at once. A byte below 0x20 sets the high bit by the borrow, 0x7F by the carry; bytes
  // from 0x80 on have it already.
  constexpr std::uint64_t each = 0x0101010101010101;
  const std::size_t start = at;
  for (std::uint64_t bytes = 0; text.size() - at >= sizeof bytes; at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if (((bytes | (bytes - 0x20 * each) | (bytes + each)) & (0x80 * each)) != 0) break;
  }
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x7F) ++at;
  return at - start;
}

bool is_unsafe(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  if (c < 0xAD) return false;
  const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  return c == 0xAD || c == 0x061C || c == 0x180E || within(0x200B, 0x200F) || within(0x2028, 0x202E) ||
         within(0x2060, 0x206F) || c == 0xFEFF || within(0xFFF9, 0xFFFB) || within(0xE0000, 0xE007F);
}

void append_safe(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t plain = plain_length(text, at); plain > 0) {
      out.append(text, at, plain);
      at += plain;
      continue;
    }
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte_at(text, at));
    } else if (point.value == '\n') {
      out += "\\n";
    } else if (point.value == '\t') {
      out += "\\t";
    } else if (point.value == '\r') {
      out += "\\r";
    } else if (point.value < 0x80 && is_unsafe(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(point.value));
    } else if (is_unsafe(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:04x}}}", static_cast<unsigned>(point.value));
    } else {
      out.append(text.substr(at, point.length));
    }
    at += point.length;
  }
}

std::string safe(std::string_view text) {
  std::string out;
  append_safe(text, out);
  return out;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  std::string out;
  for (const char c : text) {
    const bool is_letter_or_digit =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter_or_digit || std::string_view("-._~").find(c) != std::string_view::npos ||
        kept.find(c) != std::string_view::npos) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}",
                     static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

namespace {

constexpr std::string_view ends_of_token = "&# '";

std::string without_tokens(std::string_view line) {
  std::string out;
  std::size_t shown = 0;
  while (const std::optional<TextRange> token = token_in(line, ends_of_token, shown)) {
    out += line.substr(shown, token->begin - shown);
    out += "...";
    shown = token->end;
  }
  out += line.substr(shown);
  return out;
}

}  // namespace

std::string without_passwords(std::string_view line) {
  constexpr std::string_view separator = "://";
  std::string out;
  for (;;) {
    const std::size_t start = std::min(line.find(separator), line.size());
    const std::size_t behind = std::min(start + separator.size(), line.size());
    out += line.substr(0, behind);
    line.remove_prefix(behind);
    if (line.empty()) return without_tokens(out);
    // A password may contain a space or a quote. Hiding too much is better than showing a part of it.
    const std::string_view uri = line.substr(0, line.find_first_of(" '"));
    const std::string_view until_next = line.substr(0, line.find(separator));
    const std::size_t within = uri.rfind('@');
    const std::size_t at = within != std::string_view::npos ? within : until_next.rfind('@');
    if (at == std::string_view::npos) continue;
    out += "...";
    // wss://user:password@host/?token=a@b
    const std::optional<TextRange> token = token_in(line, ends_of_token);
    line.remove_prefix(token && token->begin <= at ? std::max(at, token->end) : at);
  }
}

}  // namespace wazobus::text
