// SPDX-License-Identifier: MIT
#include "catalogue/wording.hpp"

#include <fmt/format.h>

namespace wazobus::catalogue {

namespace {

std::string items(std::uint32_t count) {
  return fmt::format("{} {}", count, count == 1 ? "item" : "items");
}

}  // namespace

std::string known_values_of(const Description& schema) {
  if (schema.known_values.empty()) return {};
  return fmt::format("known values: {}", fmt::join(schema.known_values, ", "));
}

std::vector<std::string> in_words(const Bounds& bounds) {
  if (bounds.min_items && bounds.min_items == bounds.max_items) return {items(*bounds.min_items)};
  std::vector<std::string> texts;
  if (bounds.min_items) texts.push_back("at least " + items(*bounds.min_items));
  if (bounds.max_items) texts.push_back("at most " + items(*bounds.max_items));
  return texts;
}

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return fmt::format("{}...", text.substr(0, end));
}

std::string in_quotes(std::string_view text) {
  return fmt::format("'{}'", cut(text, longest_shown));
}

void append_pointer_step(std::string_view step, std::string& out) {
  out += '/';
  if (step.find('~') == std::string_view::npos && step.find('/') == std::string_view::npos) {
    out += step;
    return;
  }
  for (const char c : step) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace wazobus::catalogue
