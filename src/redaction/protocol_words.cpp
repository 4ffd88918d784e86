// SPDX-License-Identifier: MIT
#include "redaction/protocol_words.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "text/letter_case.hpp"

namespace wazobus::redaction {

namespace {

/// A subtype may hold a version, and no number that could be that of a phone.
constexpr std::size_t longest_version = 4;

constexpr std::array<std::string_view, 9> media_kinds{"application", "audio",     "font", "image", "message",
                                                      "model",       "multipart", "text", "video"};

constexpr std::array<std::string_view, 19> encodings{
    "utf-8",      "utf8",        "utf-16",       "us-ascii", "ascii",   "latin-1", "latin1",
    "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252",   "binary",  "gzip",    "x-gzip",
    "deflate",    "compress",    "zstd",         "br",       "identity"};

bool is_subtype(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    digits = is_digit ? digits + 1 : 0;
    const bool is_allowed = is_digit || (c >= 'a' && c <= 'z') || c == '.' || c == '+' || c == '-';
    if (!is_allowed || digits > longest_version) return false;
  }
  return !text.empty() && text.size() <= 40;
}

}  // namespace

bool is_encoding(std::string_view text) {
  const std::string lower = text::lower_case(std::string(text));
  return std::find(encodings.begin(), encodings.end(), lower) != encodings.end();
}

bool is_media_type(std::string_view text) {
  const std::string lower = text::lower_case(std::string(text));
  const std::size_t slash = lower.find('/');
  if (slash == std::string::npos) return false;
  const std::string kind = lower.substr(0, slash);
  if (std::find(media_kinds.begin(), media_kinds.end(), kind) == media_kinds.end()) return false;
  std::string rest = lower.substr(slash + 1);
  const std::size_t end = std::min(rest.find(';'), rest.size());
  if (!is_subtype(rest.substr(0, end))) return false;
  if (end == rest.size()) return true;
  rest.erase(0, end + 1);
  rest.erase(0, rest.find_first_not_of(' '));
  constexpr std::string_view charset = "charset=";
  if (!rest.starts_with(charset)) return false;
  rest.erase(0, charset.size());
  if (rest.size() >= 2 && rest.front() == '"' && rest.back() == '"') rest = rest.substr(1, rest.size() - 2);
  return is_encoding(rest);
}

}  // namespace wazobus::redaction
