// SPDX-License-Identifier: MIT
#include "render/json.hpp"

#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// Deeper levels are not indented any further: a hostile body could ask for gigabytes of spaces.
constexpr std::size_t deepest_indent = 40;

void append_line_break(std::size_t depth, std::string& out) {
  out += '\n';
  out.append(2 * std::min(depth, deepest_indent), ' ');
}

void append_scalar(json::View value, const Brush& brush, std::string& out) {
  switch (value.kind()) {
    case json::Kind::string:
      brush.open(style::string, out);
      append_readable_string(value, out);
      brush.close(out);
      return;
    case json::Kind::number:
      return brush.write(style::number, value.text(), out);
    default:
      return brush.write(style::literal, value.text(), out);
  }
}

void append_key(json::View key, const Brush& brush, std::string& out) {
  brush.open(style::key, out);
  append_readable_string(key, out);
  brush.close(out);
}

void append_escape(char32_t point, std::string& out) {
  if (point < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point));
    return;
  }
  const auto above = static_cast<unsigned>(point) - 0x10000;
  fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10U),
                 0xDC00 + (above & 0x3FFU));
}

}  // namespace

void append_safe_json(std::string_view compact, std::string& out) {
  std::size_t copied = 0;
  for (std::size_t at = 0; at < compact.size();) {
    // In compact JSON the ASCII that is unsafe is escaped already.
    const bool is_ascii = static_cast<unsigned char>(compact[at]) < 0x80;
    const text::CodePoint point = is_ascii ? text::CodePoint{0, 1, true} : text::decode_utf8(compact, at);
    if (!is_ascii && text::is_unsafe(point.value)) {
      out += compact.substr(copied, at - copied);
      append_escape(point.value, out);
      copied = at + point.length;
    }
    at += point.length;
  }
  out += compact.substr(copied);
}

void append_readable_string(json::View string, std::string& out) {
  const std::string_view raw = string.text();
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] == '\\' && raw[at + 1] == 'u') {
      const bool pair = raw.substr(at + 6).starts_with("\\u") && (raw[at + 2] == 'd' || raw[at + 2] == 'D') &&
                        std::string_view("89abAB").find(raw[at + 3]) != std::string_view::npos;
      const std::string_view escape = raw.substr(at, pair ? 12 : 6);
      const std::string letter = json::View(fmt::format("\"{}\"", escape)).string();
      const text::CodePoint point = text::decode_utf8(letter, 0);
      const bool readable = !text::is_unsafe(point.value) && point.value != '"' && point.value != '\\';
      out += readable ? std::string_view(letter) : escape;
      at += escape.size();
    } else if (raw[at] == '\\') {
      out += raw.substr(at, 2);
      at += 2;
    } else {
      const text::CodePoint point = text::decode_utf8(raw, at);
      if (!text::is_unsafe(point.value)) {
        out += raw.substr(at, point.length);
      } else {
        append_escape(point.value, out);
      }
      at += point.length;
    }
  }
}

void append_indented(json::View value, const Brush& brush, std::string& out) {
  std::vector<bool> in_object;  // a level each
  bool key_follows = false;
  for (json::Tokens tokens(value); tokens.next();) {
    const char c = tokens.token().front();
    if (c == '{' || c == '[') {
      out += c;
      in_object.push_back(c == '{');
      key_follows = c == '{';
      if (tokens.following() != '}' && tokens.following() != ']') append_line_break(in_object.size(), out);
    } else if (c == '}' || c == ']') {
      in_object.pop_back();
      if (out.back() != '{' && out.back() != '[') append_line_break(in_object.size(), out);
      out += c;
    } else if (c == ',') {
      out += c;
      append_line_break(in_object.size(), out);
      key_follows = in_object.back();
    } else if (c == ':') {
      out += ": ";
    } else if (key_follows) {
      append_key(json::View(tokens.token()), brush, out);
      key_follows = false;
    } else {
      append_scalar(json::View(tokens.token()), brush, out);
    }
  }
}

}  // namespace wazobus::render
