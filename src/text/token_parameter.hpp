// SPDX-License-Identifier: MIT
// Finds the token in a URI of wazo-websocketd: wss://host/?token=TOKEN.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace wazobus::text {

/// A part of a text.
struct TextRange {
  std::size_t begin;
  std::size_t end;
};

inline constexpr std::string_view token_parameter = "token=";

/// Returns the first token from `from` on: the text after ?token= or &token=, up to one of the characters
/// `ends`.
inline std::optional<TextRange> token_in(std::string_view text, std::string_view ends = "&#",
                                         std::size_t from = 0) {
  for (std::size_t at = from; (at = text.find(token_parameter, at)) != std::string_view::npos; ++at) {
    if (at == 0 || std::string_view("?&").find(text[at - 1]) == std::string_view::npos) continue;
    const std::size_t begin = at + token_parameter.size();
    return TextRange{begin, std::min(text.find_first_of(ends, begin), text.size())};
  }
  return std::nullopt;
}

}  // namespace wazobus::text
