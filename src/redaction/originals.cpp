// SPDX-License-Identifier: MIT
#include "redaction/originals.hpp"

#include "redaction/shapes.hpp"
#include "text/fold.hpp"

namespace wazobus::redaction {

void Originals::clear() {
  for (const std::string& value : known_) values_[static_cast<unsigned char>(value.front())].clear();
  known_.clear();
  tokens_.clear();
  short_words_.clear();
}

void Originals::add(std::string_view value, const std::function<bool(const std::string&)>& is_nobody) {
  constexpr std::size_t shortest = 3;
  constexpr std::size_t longest = 256;
  if (value.size() > longest) return;
  if (value.size() >= shortest && known_.emplace(value).second)
    values_[static_cast<unsigned char>(value.front())].emplace_back(value);
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t length = alphanumeric_run(value, at);
    if (length == 0) {
      ++at;
      continue;
    }
    const std::string_view token = value.substr(at, length);
    // One or two letters occur in many texts by chance, so they are kept apart. Digits are not.
    std::string word = text::folded(token);
    const bool is_telling = token.size() >= shortest || is_all_digits(token);
    if (!(is_nobody && is_nobody(word))) (is_telling ? tokens_ : short_words_).insert(std::move(word));
    at += length;
  }
}

}  // namespace wazobus::redaction
