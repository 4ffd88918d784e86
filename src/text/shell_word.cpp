// SPDX-License-Identifier: MIT
#include "text/shell_word.hpp"

namespace wazobus::text {

std::string shell_word(const std::string& word) {
  const bool is_plain = word.find_first_of(" \t\n'\"{}[]()<>$&;|*?!#~`\\") == std::string::npos;
  if (!word.empty() && is_plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string without_quotes(std::string_view word) {
  std::string out;
  char quote = '\0';
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    const bool opens = quote == '\0' && (c == '\'' || c == '"');
    if (opens) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    } else if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      out += word[++i];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace wazobus::text
