// SPDX-License-Identifier: MIT
// Passwords and tokens among the arguments: others can read a process's arguments (ps), and errors quote
// them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::cli {

/// The passwords of all words like user:password@host, with or without amqp:// before it, and the tokens of
/// all words like wss://host/?token=TOKEN.
class TypedPasswords {
 public:
  /// Overwrites each password and token in `arguments` with asterisks, in place. Copy the arguments before.
  explicit TypedPasswords(std::span<char*> arguments);

  /// `line` with "..." for each user:password@ and ?token= that was typed, wherever it was typed.
  [[nodiscard]] std::string hidden_in(std::string_view line) const;

 private:
  struct Typed {
    std::string text;          ///< with the @ behind it, or token= before it
    std::string_view instead;  ///< what lines have in its place
  };

  std::vector<Typed> typed_;
};

}  // namespace wazobus::cli
