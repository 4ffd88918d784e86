// SPDX-License-Identifier: MIT
#include "render/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/sanitise.hpp"

namespace wazobus::render {

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : text::safe(text)) {
    if (std::string_view("\\`*_{}[]<>|#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  std::string inner;
  std::size_t longest = 0;
  std::size_t ticks = 0;
  for (const char c : text::safe(text)) {
    ticks = c == '`' ? ticks + 1 : 0;
    longest = std::max(longest, ticks);
    if (c == '|') inner += '\\';
    inner += c;
  }
  const std::string fence(longest + 1, '`');
  const std::string_view pad = longest > 0 ? " " : "";
  return fmt::format("{}{}{}{}{}", fence, pad, inner, pad, fence);
}

}  // namespace wazobus::render
