// SPDX-License-Identifier: MIT
// Passwords among the arguments: others can read a process's arguments (ps), and errors quote them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::cli {

/// The passwords of all words like user:password@host, with or without amqp:// before it.
class TypedPasswords {
 public:
  /// Overwrites each password in `arguments` with asterisks, in place. Copy the arguments before.
  explicit TypedPasswords(std::span<char*> arguments);

  /// `line` with "..." for each user:password@ that was typed, wherever it was typed.
  [[nodiscard]] std::string hidden_in(std::string_view line) const;

 private:
  std::vector<std::string> passwords_;  ///< each with the @ behind it
};

}  // namespace wazobus::cli
