// SPDX-License-Identifier: MIT
#include "json/write.hpp"

#include <fmt/format.h>

#include <string>

#include "catch.hpp"
#include "json/view.hpp"

namespace wazobus::json {

namespace {

/// What append_escaped() has to write for a character of ASCII.
std::string escaped(char c) {
  if (c == '"' || c == '\\') return std::string{'\\', c};
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  if (c >= 0x20 && c != 0x7F) return {c};
  return fmt::format("\\u{:04x}", static_cast<unsigned>(c));
}

}  // namespace

TEST_CASE("each character of ASCII is escaped at each place of a string", "[json]") {
  // Strings are read eight bytes at once.
  for (std::size_t before = 0; before < 9; ++before) {
    for (const std::size_t after : {0UL, 1UL, 7UL, 8UL, 9UL}) {
      for (int code = 0; code < 0x80; ++code) {
        const auto c = static_cast<char>(code);
        const std::string value = std::string(before, 'a') + c + std::string(after, 'z');
        std::string out;
        append_escaped(value, out);
        CHECK(out == std::string(before, 'a') + escaped(c) + std::string(after, 'z'));
        CHECK(View(quoted(value)).string() == value);
      }
    }
  }
}

TEST_CASE("C1 characters are escaped, and other characters beyond ASCII are not", "[json]") {
  for (std::size_t before = 0; before < 9; ++before) {
    const std::string start(before, 'a');
    std::string out;
    append_escaped(start +
                       "\xC2\x9B"
                       "m \xC2\xA0 Zo\xC3\xAB \xF0\x9F\x98\x80 \xC2",
                   out);
    CHECK(out == start + "\\u009bm \xC2\xA0 Zo\xC3\xAB \xF0\x9F\x98\x80 \xC2");
  }
}

}  // namespace wazobus::json
