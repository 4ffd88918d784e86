// SPDX-License-Identifier: MIT
#include "catalogue/pattern_hint.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

std::string_view first_word(std::string_view key) {
  return key.substr(0, key.find('.'));
}

/// With the first word that keys have in place of one that they do not have, but nearly.
std::string corrected(const Catalogue& catalogue, std::string_view pattern) {
  std::set<std::string, std::less<>> known;
  for (const Entry* const entry : catalogue.entries()) {
    for (const auto* list : {&entry->routing_keys.documented, &entry->routing_keys.observed}) {
      for (const std::string& key : *list) known.emplace(first_word(key));
    }
  }
  const std::string_view word = first_word(pattern);
  const std::string rest(pattern.substr(word.size()));
  if (word == "*" || word == "#" || known.contains(word)) return std::string(pattern);
  // calls* is how a shell would say it; to AMQP the star is a letter there.
  const std::string_view stem = word.substr(0, word.find_last_not_of("*#") + 1);
  const std::vector<std::string> candidates(known.begin(), known.end());
  const std::string_view near = text::nearest(stem, candidates);
  return near.empty() ? std::string{} : std::string(near) + (stem.size() < word.size() ? ".#" : rest);
}

/// The pattern up to its first wildcard, and any number of words behind that.
std::string widened(std::string_view pattern) {
  std::string out;
  while (!pattern.empty()) {
    const std::string_view word = first_word(pattern);
    if (word == "*" || word == "#") break;
    out += word;
    out += '.';
    pattern.remove_prefix(std::min(pattern.size(), word.size() + 1));
  }
  return out.empty() ? std::string{} : out + '#';
}

bool brings_documented(const Catalogue& catalogue, std::string_view pattern) {
  const std::vector<const Entry*> brought = catalogue.brought_by(pattern);
  return std::any_of(brought.begin(), brought.end(), [](const Entry* entry) { return entry->documented; });
}

}  // namespace

std::string pattern_hint(const Catalogue& catalogue, std::string_view pattern) {
  if (!catalogue.brought_by(pattern).empty()) {
    // The documentation's own calls.* brings calls.missed, and none of the events that it is meant for.
    if (!pattern.ends_with(".*") || brings_documented(catalogue, pattern)) return {};
    const std::string wide = widened(pattern);
    return brings_documented(catalogue, wide) ? wide : std::string{};
  }
  const std::string right = corrected(catalogue, pattern);
  if (right.empty()) return {};
  for (const std::string& candidate : {right, widened(right)}) {
    if (!candidate.empty() && !catalogue.brought_by(candidate).empty()) return candidate;
  }
  return {};
}

}  // namespace wazobus::catalogue
