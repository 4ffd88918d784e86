// SPDX-License-Identifier: MIT
// A typed NAME=VALUE or NAME:=JSON.
#pragma once

#include <string>

namespace wazobus::text {

struct Assignment {
  std::string name;
  std::string value;
  bool is_json = false;
};

/// Splits `typed` at the = at offset `equals`.
inline Assignment assignment_from(const std::string& typed, std::size_t equals) {
  const bool is_json = equals > 0 && typed[equals - 1] == ':';
  return {typed.substr(0, equals - (is_json ? 1 : 0)), typed.substr(equals + 1), is_json};
}

}  // namespace wazobus::text
