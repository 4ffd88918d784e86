// SPDX-License-Identifier: MIT
// Lines for the standard error.
#pragma once

#include <functional>
#include <string>
#include <utility>

namespace wazobus::commands {

/// Takes a line for the standard error.
using Say = std::function<void(const std::string& line)>;

/// What may be left unsaid with --quiet: returns `say`, or with --quiet a function that says nothing.
inline Say unless_quiet(bool is_quiet, Say say) {
  if (is_quiet) return [](const std::string& /*line*/) {};
  return say;
}

}  // namespace wazobus::commands
