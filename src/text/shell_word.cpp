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

}  // namespace wazobus::text
