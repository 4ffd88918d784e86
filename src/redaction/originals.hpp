// SPDX-License-Identifier: MIT
// The numbers and names of one message, to be found again where nobody expects them.
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

  /// Remembers a whole value, and each word and number in it, but not the words that are nobody's, in lower
  /// case.
  void add(std::string_view value, const std::function<bool(const std::string&)>& is_nobody = {});

  /// Is it a word of a name, or a number? `token` is in lower case.
  [[nodiscard]] bool has_token(const std::string& token) const { return tokens_.contains(token); }

  /// The same of a word that is too short for has_token().
  [[nodiscard]] bool has_short_word(const std::string& word) const { return short_words_.contains(word); }

  /// The whole values that begin with this byte, those of one or two bytes apart: they stand everywhere.
  [[nodiscard]] const std::vector<std::string>& values_from(char first) const {
    return values_[static_cast<unsigned char>(first)];
  }

 private:
  std::array<std::vector<std::string>, 256> values_;
  std::unordered_set<std::string> known_;  // all of them
  std::unordered_set<std::string> tokens_;
  std::unordered_set<std::string> short_words_;
};

}  // namespace wazobus::redaction
