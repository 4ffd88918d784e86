// SPDX-License-Identifier: MIT
#include "render/line_width.hpp"

#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

/// A character of a line, or a colour sequence, which has no width.
struct Glyph {
  std::size_t length;
  std::size_t columns;
};

Glyph glyph_at(std::string_view line, std::size_t at) {
  if (line[at] == '\x1b') return {line.find('m', at) + 1 - at, 0};
  const text::CodePoint point = text::decode_utf8(line, at);
  return {point.length, text::columns_of(point.value)};
}

/// A place at which a line may be broken.
struct Break {
  std::size_t at = std::string::npos;
  std::size_t columns_behind = 0;

  [[nodiscard]] bool is_found() const { return at != std::string::npos; }
};

}  // namespace

void wrap_line(std::size_t start, std::size_t width, std::size_t indent, std::string& out) {
  std::size_t columns = 0;
  Break fields;
  Break words;  // within quotes
  bool is_quoted = false;
  for (std::size_t at = start; at < out.size() && out[at] != '\n';) {
    const Glyph glyph = glyph_at(out, at);
    columns += glyph.columns;
    if (out[at] == '"' && out[at - 1] != '\\') is_quoted = !is_quoted;
    if (out[at] == ' ' && columns > indent + 1) (is_quoted ? words : fields) = {at, columns};
    at += glyph.length;
    const Break where = fields.is_found() ? fields : words;
    if (columns <= width || !where.is_found()) continue;
    out.replace(where.at, 1, "\n" + std::string(indent, ' '));
    at += indent;
    columns = columns - where.columns_behind + indent;
    fields = {};
    words.at = words.at > where.at && words.is_found() ? words.at + indent : std::string::npos;
    words.columns_behind = words.columns_behind - where.columns_behind + indent;
  }
}

std::size_t columns_from(std::size_t start, std::string_view out) {
  std::size_t columns = 0;
  for (std::size_t at = start; at < out.size();) {
    const Glyph glyph = glyph_at(out, at);
    columns += glyph.columns;
    at += glyph.length;
  }
  return columns;
}

void cut_line(std::size_t start, std::size_t width, const Brush& brush, std::string& out) {
  std::size_t columns = 0;
  std::size_t end = start;  // the end of the text that leaves a column for the ellipsis
  bool is_coloured = false;
  bool is_coloured_at_end = false;
  for (std::size_t at = start; at < out.size();) {
    const Glyph glyph = glyph_at(out, at);
    const std::string_view piece = std::string_view(out).substr(at, glyph.length);
    at += glyph.length;
    if (piece.front() == '\x1b') {
      is_coloured = piece != "\x1b[0m";
      continue;
    }
    columns += glyph.columns;
    if (columns > width) {
      out.resize(end);
      out += "\u2026";
      if (is_coloured_at_end) brush.close(out);
      return;
    }
    if (columns < width) {
      end = at;
      is_coloured_at_end = is_coloured;
    }
  }
}

}  // namespace wazobus::render
