// SPDX-License-Identifier: MIT
#include "cli/typed_passwords.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "text/sanitise.hpp"

namespace wazobus::cli {

namespace {

struct Extent {
  std::size_t begin;
  std::size_t end;
};

/// Where the password stands in `word`. It may contain any character, so it ends at the last @: hiding too
/// much is better than showing a part of it.
std::optional<Extent> password_in(std::string_view word) {
  const std::size_t end = word.rfind('@');
  if (end == std::string_view::npos) return std::nullopt;
  constexpr std::string_view separator = "://";
  const std::size_t scheme = word.find(separator);
  const bool is_uri = scheme < end;
  const std::size_t user = is_uri ? scheme + separator.size() : 0;
  const std::size_t colon = word.find(':', user);
  if (colon >= end) return std::nullopt;
  // K:=JSON, with an @ somewhere in the JSON
  if (!is_uri && word.substr(colon + 1, 1) == "=") return std::nullopt;
  return Extent{colon + 1, end};
}

}  // namespace

TypedPasswords::TypedPasswords(std::span<char*> arguments) {
  for (char* const argument : arguments) {
    const std::string_view word(argument);
    const std::optional<Extent> found = password_in(word);
    if (!found || found->begin == found->end) continue;
    passwords_.push_back(text::safe(word.substr(found->begin, found->end - found->begin + 1)));
    std::fill(argument + found->begin, argument + found->end, '*');
  }
}

std::string TypedPasswords::hidden_in(std::string_view line) const {
  std::string shown(line);
  for (const std::string& password : passwords_) {
    constexpr std::string_view instead = "...@";
    for (std::size_t at = 0; (at = shown.find(password, at)) != std::string::npos; at += instead.size())
      shown.replace(at, password.size(), instead);
  }
  return shown;
}

}  // namespace wazobus::cli
