// SPDX-License-Identifier: MIT
#include "json/write.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <iterator>

#include "text/sanitise.hpp"

namespace wazobus::json {

namespace {

template <typename Float>
void append_shortest(Float value, std::string& out) {
  const std::size_t start = out.size();
  fmt::format_to(std::back_inserter(out), "{}", value);
  if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

/// Counts the bytes from `at` on that are printable ASCII without quotes and backslashes, eight at once.
std::size_t unescaped_length(std::string_view value, std::size_t at) {
  constexpr std::uint64_t each = 0x0101010101010101;
  constexpr std::uint64_t high_bits = 0x80 * each;
  const auto has_zero_byte = [](std::uint64_t bytes) { return ((bytes - each) & ~bytes & high_bits) != 0; };
  const std::size_t start = at;
  for (std::uint64_t bytes = 0; value.size() - at >= sizeof bytes; at += sizeof bytes) {
    std::memcpy(&bytes, value.data() + at, sizeof bytes);
    // As in text::plain_length().
    if (((bytes | (bytes - 0x20 * each) | (bytes + each)) & high_bits) != 0) break;
    if (has_zero_byte(bytes ^ ('"' * each)) || has_zero_byte(bytes ^ ('\\' * each))) break;
  }
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
  while (at < value.size() && is_plain(value[at])) ++at;
  return at - start;
}

}  // namespace

void append_escaped(std::string_view value, std::string& out) {
  std::size_t copied = 0;
  for (std::size_t at = unescaped_length(value, 0); at < value.size(); at += unescaped_length(value, at)) {
    const auto c = static_cast<unsigned char>(value[at]);
    const bool c1 = c == 0xC2 && at + 1 < value.size() && static_cast<unsigned char>(value[at + 1]) < 0xA0;
    if (c >= 0x80 && !c1) {
      ++at;
      continue;
    }
    out.append(value.substr(copied, at - copied));
    if (c == '"' || c == '\\') {
      out += '\\';
      out += value[at];
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      const auto code = c1 ? static_cast<unsigned char>(value[at + 1]) : c;
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(code));
    }
    at += c1 ? 2U : 1U;
    copied = at;
  }
  out.append(value.substr(copied));
}

void append_string(std::string_view value, std::string& out) {
  out += '"';
  append_escaped(value, out);
  out += '"';
}

std::string quoted(std::string_view value) {
  std::string out;
  append_string(value, out);
  return out;
}

void append_float(double value, std::string& out) {
  append_shortest(value, out);
}
void append_float(float value, std::string& out) {
  append_shortest(value, out);
}

}  // namespace wazobus::json
