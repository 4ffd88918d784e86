// SPDX-License-Identifier: MIT
// The numbers and names of one message, so that they are also found in its other texts.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace wazobus::redaction {

class Originals {
 public:
  void clear();

  /// Remembers a whole value, and each word and number in it, except those for which `is_nobody` returns
  /// true. That gets words in lower case.
  void add(std::string_view value, const std::function<bool(const std::string&)>& is_nobody = {});

  /// Is it a word or a number of a remembered value? `token` is in lower case.
  [[nodiscard]] bool has_token(const std::string& token) const { return tokens_.contains(token); }

  /// The same for a word that is too short for has_token().
  [[nodiscard]] bool has_short_word(const std::string& word) const { return short_words_.contains(word); }

  /// The whole values that begin with this byte. Values of one or two bytes are not among them, because other
  /// texts have the same bytes by chance.
  [[nodiscard]] const std::vector<std::string>& values_from(char first) const {
    return values_[static_cast<unsigned char>(first)];
  }

 private:
  std::array<std::vector<std::string>, 256> values_;
  std::unordered_set<std::string> known_;  // all whole values
  std::unordered_set<std::string> tokens_;
  std::unordered_set<std::string> short_words_;
};

}  // namespace wazobus::redaction
