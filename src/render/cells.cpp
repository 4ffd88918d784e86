// SPDX-License-Identifier: MIT
#include "render/cells.hpp"

#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

/// The bytes of the beginning of `text` that fits in `columns`.
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
  // A wide letter that the end would begin in the middle of is left out.
  while (text::columns(text.substr(from)) > end) from += text::decode_utf8(text, from).length;
  return std::string(text.substr(0, bytes_within(text, begin))) + "\u2026" + std::string(text.substr(from));
}

}  // namespace wazobus::render
