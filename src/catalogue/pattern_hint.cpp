// SPDX-License-Identifier: MIT
#include "catalogue/pattern_hint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

using Words = std::vector<std::string>;

Words pattern_words(std::string_view key) {
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

/// The words of all keys, or only their first words.
std::vector<std::string> known_words(const Catalogue& catalogue, bool only_first) {
  std::vector<std::string_view> known;
  for (const Entry* const entry : catalogue.entries()) {
    for (std::string_view rest : entry->routing_keys.all()) {
      while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find('.'));
        if (word.find('{') == std::string_view::npos) known.push_back(word);
        rest.remove_prefix(only_first ? rest.size() : std::min(rest.size(), word.size() + 1));
      }
    }
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return {known.begin(), known.end()};
}

/// Replaces each unknown word by the nearest known word.
Words corrected(const Catalogue& catalogue, Words words) {
  const std::vector<std::string> first = known_words(catalogue, true);
  const std::vector<std::string> all = known_words(catalogue, false);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string& word = words[i];
    // calls* is a pattern in a shell, but in AMQP the star is a letter there.
    while (word.size() > 1 && (word.back() == '*' || word.back() == '#')) word.pop_back();
    const std::vector<std::string>& known = i == 0 ? first : all;
    const auto is_known = [&known](const std::string& one) {
      return std::binary_search(known.begin(), known.end(), one);
    };
    if (is_wildcard(word) || is_known(word)) continue;
    if (std::string lower = text::lower_case(word); is_known(lower)) {
      word = std::move(lower);
      continue;
    }
    // agentd is near to agent by its letters, but an agent's events have it further behind.
    const std::string other_number = word.ends_with('s') ? word.substr(0, word.size() - 1) : word + 's';
    if (is_known(other_number)) {
      word = other_number;
      continue;
    }
    if (std::binary_search(all.begin(), all.end(), word)) continue;
    std::vector<std::string> shortest_first = known;
    std::stable_sort(shortest_first.begin(), shortest_first.end(),
                     [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
    const std::string_view near = text::nearest(word, shortest_first);
    if (!near.empty()) word = near;
  }
  return words;
}

/// Removes the wildcards at the end, and the empty word behind the dot of `calls.`.
Words stem_of(Words words) {
  while (!words.empty() && (is_wildcard(words.back()) || words.back().empty())) words.pop_back();
  return words;
}

std::string joined(const Words& words) {
  return fmt::format("{}", fmt::join(words, "."));
}

bool is_documented(const Entry* entry) {
  return entry->documented && !entry->removed;
}

}  // namespace

std::string pattern_hint(const Catalogue& catalogue, std::string_view pattern) {
  const std::vector<const Entry*> brought = catalogue.brought_by(pattern);
  const bool brings_documented = std::any_of(brought.begin(), brought.end(), is_documented);
  if (brings_documented) return {};
  const Words typed = pattern_words(pattern);
  if (!brought.empty()) {
    if (!is_wildcard(typed.back())) return {};
    // calls.* matches one event with a key of two words, but its author meant others.
    const std::string wider = joined(stem_of(typed)) + ".#";
    const std::vector<const Entry*> more = catalogue.brought_by(wider);
    return typed.back() == "*" && std::any_of(more.begin(), more.end(), is_documented) ? wider
                                                                                       : std::string();
  }
  const Words right = corrected(catalogue, typed);
  const std::vector<std::string> known = known_words(catalogue, false);
  // A placeholder matches any word, so unknown words are not a reason for a hint.
  const auto is_known = [&known](const std::string& word) {
    return is_wildcard(word) || std::binary_search(known.begin(), known.end(), word);
  };
  std::vector<std::string> candidates;
  for (const bool behind : {false, true}) {
    for (const Words& words : {typed, right}) {
      const Words stem = stem_of(words);
      const bool is_literal = std::any_of(stem.begin(), stem.end(), std::not_fn(is_wildcard));
      if (!is_literal || !std::all_of(stem.begin(), stem.end(), is_known)) continue;
      const std::string before = behind ? "#." : "";
      candidates.push_back(before + joined(words));
      candidates.push_back(before + joined(stem) + ".#");
    }
  }
  for (const std::string& candidate : candidates) {
    if (catalogue.brought_by(candidate).empty()) continue;
    const std::string better = pattern_hint(catalogue, candidate);
    return better.empty() ? candidate : better;
  }
  return {};
}

std::string narrow_pattern_hint(const Catalogue& catalogue, std::string_view pattern, std::string_view hint) {
  const std::size_t brought = catalogue.brought_by(pattern).size();
  return fmt::format("'{}' brings {} known event{}; try {}, which brings {}", text::safe(pattern), brought,
                     brought == 1 ? "" : "s", text::safe(hint), catalogue.brought_by(hint).size());
}

}  // namespace wazobus::catalogue
