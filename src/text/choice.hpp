// SPDX-License-Identifier: MIT
// The words that stand for the values of an enumeration on the command line.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::text {

template <typename Enum>
struct Choice {
  std::string_view word;
  Enum value;
  /// The words of --help about the value; empty if the help of the option explains it.
  std::string_view help = {};
};

template <typename Enum>
Choice(std::string_view, Enum, std::string_view = {}) -> Choice<Enum>;

/// Returns the choices with their help: "pretty: head line and indented body; junit, sarif: reports for other
/// tools". Neighbours with the same help share it.
template <typename Choices>
std::string described(const Choices& choices) {
  std::string text;
  std::string_view help;
  for (const auto& choice : choices) {
    const bool is_first = text.empty();
    if (!is_first && choice.help == help) text += ", ";
    if (!is_first && choice.help != help) text.append(": ").append(help).append("; ");
    text += choice.word;
    help = choice.help;
  }
  return text.append(": ").append(help);
}

}  // namespace wazobus::text
