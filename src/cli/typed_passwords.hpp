// SPDX-License-Identifier: MIT
// Hides passwords and tokens in the arguments, because other users can read the arguments of a process (ps),
// and because errors quote them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::cli {

/// The passwords of all words like user:password@host, with or without amqp://, and the tokens of all words
/// like wss://host/?token=TOKEN.
class TypedPasswords {
 public:
  /// Overwrites each password and token in `arguments` with asterisks, in place. Copy the arguments before.
  explicit TypedPasswords(std::span<char*> arguments);

  /// Returns `line` with "..." in place of each password and token that was typed.
  [[nodiscard]] std::string hidden_in(std::string_view line) const;

 private:
  struct Typed {
    std::string text;          ///< with the @ after it, or token= before it
    std::string_view instead;  ///< the text that replaces it
  };

  std::vector<Typed> typed_;
};

}  // namespace wazobus::cli
