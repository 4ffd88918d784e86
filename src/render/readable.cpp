// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "json/write.hpp"
#include "render/json.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '\\';
}

/// The number of bytes at the start of `text` that need no change.
std::size_t plain_start(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
}

/// Is the \u escape a surrogate, and its second digit one of these?
bool is_surrogate(std::string_view escape, std::string_view second_digits) {
  return escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
         second_digits.find(escape[3]) != std::string_view::npos;
}

/// The length of a \u escape; of both halves if it is a pair of surrogates.
std::size_t length_of_unicode_escape(std::string_view text) {
  const bool is_pair = is_surrogate(text, "89abAB") && is_surrogate(text.substr(6), "cdefCDEF");
  return is_pair ? 12 : 6;
}

std::size_t append_escape(std::string_view text, std::string& out) {
  if (text[1] != 'u') {
    out += text.substr(0, 2);
    return 2;
  }
  const std::string_view escape = text.substr(0, length_of_unicode_escape(text));
  const std::string letter = json::View(fmt::format("\"{}\"", escape)).string();
  const text::CodePoint point = text::decode_utf8(letter, 0);
  const bool readable = !text::is_unsafe(point.value) && point.value != '"' && point.value != '\\';
  out += readable ? std::string_view(letter) : escape;
  return escape.size();
}

std::size_t append_letter(std::string_view text, std::string& out) {
  const text::CodePoint point = text::decode_utf8(text, 0);
  if (!text::is_unsafe(point.value)) {
    out += text.substr(0, point.length);
  } else if (point.value < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point.value));
  } else {
    const auto above = static_cast<unsigned>(point.value) - 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10U),
                   0xDC00 + (above & 0x3FFU));
  }
  return point.length;
}

}  // namespace

std::size_t append_readable_string(json::View string, std::string& out, std::size_t cut) {
  std::string_view rest = string.text().substr(1, string.text().size() - 2);
  std::size_t left = cut == 0 ? rest.size() : cut;
  std::size_t columns = 2;
  out += '"';
  while (!rest.empty() && left > 0) {
    std::size_t taken = std::min(plain_start(rest), left);
    if (taken > 0) {
      out += rest.substr(0, taken);
      columns += taken;
      left -= taken;
    } else {
      const std::size_t before = out.size();
      taken = rest.front() == '\\' ? append_escape(rest, out) : append_letter(rest, out);
      columns += text::columns(std::string_view(out).substr(before));
      --left;
    }
    rest.remove_prefix(taken);
  }
  if (!rest.empty()) {
    out += "\u2026";
    ++columns;
  }
  out += '"';
  return columns;
}

std::string readable_json(std::string_view text) {
  std::string out;
  append_readable_string(json::View(json::quoted(text)), out);
  return out;
}

void append_safe_json(std::string_view compact, std::string& out) {
  while (!compact.empty()) {
    // Unsafe ASCII is escaped already.
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const auto ascii = static_cast<std::size_t>(std::find_if_not(compact.begin(), compact.end(), is_ascii) -
                                                compact.begin());
    out += compact.substr(0, ascii);
    compact.remove_prefix(ascii);
    if (!compact.empty()) compact.remove_prefix(append_letter(compact, out));
  }
}

}  // namespace wazobus::render
