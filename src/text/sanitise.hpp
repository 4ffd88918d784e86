// SPDX-License-Identifier: MIT
// Makes foreign text (of a message, a broker, a file name) safe to show on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wazobus::text {

/// Some programs write this at the beginning of UTF-8 text; RFC 8259 forbids it in JSON.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// One code point read from UTF-8. `length` is its number of bytes. `valid` is false for a byte that does not
/// start a well-formed sequence (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF);
/// `length` is then 1.
struct CodePoint {
  char32_t value;
  unsigned length;
  bool valid;
};

/// `at` must be less than `text.size()`.
CodePoint decode_utf8(std::string_view text, std::size_t at);

void append_utf8(char32_t code_point, std::string& out);

bool is_utf8(std::string_view text);

/// The beginning of UTF-8 text, of at most `longest` bytes, that does not end inside of a character.
std::string_view characters_within(std::size_t longest, std::string_view text);

/// The number of consecutive bytes, from `at` on, that are printable ASCII.
std::size_t plain_length(std::string_view text, std::size_t at = 0);

/// True for characters that a terminal may obey or that can hide text: C0, DEL, C1, bidirectional overrides
/// and isolates, line and paragraph separators, zero-width characters, tags, the byte order mark.
bool is_unsafe(char32_t code_point);

/// Appends `text`, with every unsafe character and every byte that is not UTF-8 written as \n, \t, \xHH or
/// \u{HHHH}. A backslash is not escaped: the result is for people, not for parsing.
void append_safe(std::string_view text, std::string& out);

std::string safe(std::string_view text);

/// `text` as a part of a URI (RFC 3986): only unreserved characters, and those in `kept`, stay as they are.
std::string percent_encoded(std::string_view text, std::string_view kept = {});

/// Replaces the user and password of every URI in `line`, and each token in its parameters, by "...". This is
/// the last protection for a secret that was typed in a wrong place.
std::string without_passwords(std::string_view line);

}  // namespace wazobus::text
