// SPDX-License-Identifier: MIT
#include "render/marker.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace wazobus::render {

namespace {

/// For each byte of a line: does it belong to a hit?
using Hits = std::vector<bool>;

/// Each search reads the rest of the line (PCRE2 looks whether it is UTF-8), so many hits in a long line
/// would take a time that grows with its square. After this many bytes the rest of the line is not marked.
std::size_t most_bytes_read(std::size_t line) {
  constexpr std::size_t at_least = 1UL << 20U;
  constexpr std::size_t for_each_byte = 64;
  constexpr std::size_t enough = 256UL << 20U;  // more would take seconds
  return std::max(2 * line, std::min(at_least + for_each_byte * line, enough));
}

Hits hits_in(std::string_view plain, const std::vector<event::Search>& searches) {
  Hits hits(plain.size(), false);
  for (const event::Search& search : searches) {
    std::size_t left = most_bytes_read(plain.size());
    for (std::size_t from = 0; from <= plain.size() && left >= plain.size() - from;) {
      left -= plain.size() - from;
      const std::optional<event::Regex::Match> match = search.regex().find(plain, from);
      if (!match) break;
      std::fill(hits.begin() + static_cast<std::ptrdiff_t>(match->begin),
                hits.begin() + static_cast<std::ptrdiff_t>(match->end), true);
      from = std::max(match->end, from + 1);
    }
  }
  return hits;
}

/// The length of the colour sequence at the start of `text`, or 0.
std::size_t colour_length(std::string_view text) {
  return text.starts_with('\x1b') ? text.find('m') + 1 : 0;
}

std::string without_colours(std::string_view line) {
  std::string plain;
  while (!line.empty()) {
    const std::size_t length = colour_length(line);
    if (length == 0) plain += line.front();
    line.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return plain;
}

}  // namespace

void Marker::append_marked(std::string_view line, std::string& out) const {
  const Hits hits = hits_in(without_colours(line), searches_);
  if (std::find(hits.begin(), hits.end(), true) == hits.end()) {
    out += line;
    return;
  }
  std::string_view colour;  // the colour that the text has without the mark
  bool is_marked = false;
  for (std::size_t at = 0, plain_at = 0; at < line.size();) {
    if (const std::size_t length = colour_length(line.substr(at)); length > 0) {
      colour = line.substr(at, length);
      if (!is_marked) out += colour;
      at += length;
      continue;
    }
    if (hits[plain_at] != is_marked) {
      is_marked = !is_marked;
      brush_.close(out);
      if (is_marked) {
        brush_.open(style::hit, out);
      } else {
        out += colour;
      }
    }
    out += line[at++];
    ++plain_at;
  }
  if (!is_marked) return;
  brush_.close(out);
  out += colour;
}

void Marker::mark(std::size_t start, std::string& out) const {
  if (!is_on_) return;
  const std::string text = out.substr(start);
  out.resize(start);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    append_marked(rest.substr(0, end), out);
    if (end < rest.size()) out += '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace wazobus::render
