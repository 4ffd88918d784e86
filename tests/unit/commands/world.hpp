// SPDX-License-Identifier: MIT
// The world around a command, as a test wants it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "commands/context.hpp"

namespace wazobus::commands {

struct World {
  std::map<std::string, std::string> variables;
  std::string said;   ///< a line each
  std::string drawn;  ///< on the terminal that the standard error is
  Interrupt interrupt;
  Context context{1,
                  [this](std::string_view line) { said += std::string(line) + '\n'; },
                  [this](const char* name) {
                    const auto found = variables.find(name);
                    return found == variables.end() ? std::nullopt : std::optional(found->second);
                  },
                  [] { return text::Timestamp(); },
                  false,
                  "0",
                  interrupt,
                  true,
                  [this](std::string_view text) { drawn += text; }};
};

}  // namespace wazobus::commands
