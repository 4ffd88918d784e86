// SPDX-License-Identifier: MIT
#include "catalogue/pattern_hint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view key) {
  Words words;
  for (std::size_t start = 0;;) {
    const std::size_t dot = key.find('.', start);
    words.emplace_back(key.substr(start, dot - start));
    if (dot == std::string_view::npos) return words;
    start = dot + 1;
  }
}

bool is_wildcard(const std::string& word) {
  return word == "*" || word == "#";
}

/// Each word with the nearest one that keys have where keys do not have it.
Words corrected(const Catalogue& catalogue, Words words) {
  std::set<std::string, std::less<>> known;
  for (const Entry* const entry : catalogue.entries()) {
    for (const auto* list : {&entry->routing_keys.documented, &entry->routing_keys.observed}) {
      for (const std::string& key : *list) {
        for (std::string& word : words_of(key)) known.insert(std::move(word));
      }
    }
  }
  const std::vector<std::string> candidates(known.begin(), known.end());
  for (std::string& word : words) {
    // calls* is how a shell would say it; to AMQP the star is a letter there.
    while (!is_wildcard(word) && word.size() > 1 && (word.back() == '*' || word.back() == '#'))
      word.pop_back();
    if (is_wildcard(word) || known.contains(word)) continue;
    const std::string_view near = text::nearest(word, candidates);
    if (!near.empty()) word = near;
  }
  return words;
}

/// Takes the wildcards off the end.
Words stem_of(Words words) {
  while (!words.empty() && is_wildcard(words.back())) words.pop_back();
  return words;
}

}  // namespace

std::string pattern_hint(const Catalogue& catalogue, std::string_view pattern) {
  if (!catalogue.brought_by(pattern).empty()) return {};
  const Words typed = words_of(pattern);
  for (const Words& words : {typed, corrected(catalogue, typed)}) {
    const Words stem = stem_of(words);
    const bool is_literal =
        std::any_of(stem.begin(), stem.end(), [](const std::string& word) { return !is_wildcard(word); });
    if (!is_literal) continue;
    const std::string beginning = fmt::format("{}", fmt::join(stem, "."));
    for (const std::string& candidate : {fmt::format("{}", fmt::join(words, ".")), beginning + ".#",
                                         "#." + beginning, "#." + beginning + ".#"}) {
      if (!catalogue.brought_by(candidate).empty()) return candidate;
    }
  }
  return {};
}

}  // namespace wazobus::catalogue
