// SPDX-License-Identifier: MIT
// The words that stand for the values of an enumeration on the command line.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// "a, b or c"
inline std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

/// The words of the choices: "text, json or sarif". `other` is a last one that is no choice: "a template".
template <typename Choices>
std::string words_of(const Choices& choices, std::string_view other = {}) {
  std::vector<std::string_view> words;
  for (const auto& choice : choices) words.push_back(choice.word);
  if (!other.empty()) words.push_back(other);
  return listed(words);
}

}  // namespace wazobus::text
