// SPDX-License-Identifier: MIT
#include "render/cells.hpp"

#include <algorithm>

#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

/// Returns the number of bytes at the beginning of `text` that fit into `columns`.
std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const text::CodePoint point = text::decode_utf8(text, at);
    used += text::columns_of(point.value);
    if (used > columns) break;
    at += point.length;
  }
  return at;
}

}  // namespace

std::string fitted(std::string_view text, std::size_t columns) {
  if (text::columns(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  return std::string(text.substr(0, bytes_within(text, columns - 1))) + "\u2026";
}

std::string fitted_in_middle(std::string_view text, std::size_t columns) {
  const std::size_t whole = text::columns(text);
  if (whole <= columns || columns < 4) return fitted(text, columns);
  const std::size_t begin = (columns - 1) / 3;
  const std::size_t end = columns - 1 - begin;
  std::size_t from = bytes_within(text, whole - end);
  // If the end would begin in the middle of a wide letter, that letter is left out.
  while (text::columns(text.substr(from)) > end) from += text::decode_utf8(text, from).length;
  return std::string(text.substr(0, bytes_within(text, begin))) + "\u2026" + std::string(text.substr(from));
}

std::vector<std::string> wrapped(std::string_view words, std::size_t columns) {
  std::vector<std::string> lines(1);
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    std::string& line = lines.back();
    if (!line.empty() && text::columns(line) + 1 + text::columns(word) > columns) {
      lines.emplace_back(word);
    } else {
      if (!line.empty()) line += ' ';
      line += word;
    }
  }
  return lines;
}

}  // namespace wazobus::render
