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

bool is_container(json::View value) {
  return value.kind() == json::Kind::object || value.kind() == json::Kind::array;
}

/// One container being written.
struct Level {
  json::Children children;
  char closing;
  bool object;
  bool first = true;
};

}  // namespace

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
      } else if (point.value < 0x10000) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point.value));
      } else {
        const auto above = static_cast<unsigned>(point.value) - 0x10000;
        fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10U),
                       0xDC00 + (above & 0x3FFU));
      }
      at += point.length;
    }
  }
}

void append_indented(json::View value, const Brush& brush, std::string& out) {
  if (!is_container(value)) return append_scalar(value, brush, out);
  std::vector<Level> levels;
  const auto open = [&](json::View container) {
    const bool object = container.is_object();
    out += object ? '{' : '[';
    levels.push_back({json::Children(container), object ? '}' : ']', object});
  };
  open(value);
  while (!levels.empty()) {
    Level& level = levels.back();
    if (!level.children.next()) {
      const char closing = level.closing;
      const bool was_empty = level.first;
      levels.pop_back();
      if (!was_empty) append_line_break(levels.size(), out);
      out += closing;
      continue;
    }
    if (!level.first) out += ',';
    level.first = false;
    append_line_break(levels.size(), out);
    if (level.object) {
      brush.open(style::key, out);
      append_readable_string(level.children.raw_key(), out);
      brush.close(out);
      out += ": ";
    }
    const json::View child = level.children.value();
    if (is_container(child)) {
      open(child);
    } else {
      append_scalar(child, brush, out);
    }
  }
}

}  // namespace wazobus::render
