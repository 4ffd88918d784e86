// SPDX-License-Identifier: MIT
// Lower case of ASCII letters, whatever the locale.
#pragma once

#include <string>

namespace wazobus::text {

constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower_case(std::string text) {
  for (char& c : text) c = lower_case(c);
  return text;
}

}  // namespace wazobus::text
