// SPDX-License-Identifier: MIT
#include "catalogue/name_hint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "event/selection.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::size_t shortest = 3;  // fewer letters are in many names by chance

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// The names that the glob matches; `word` is what it contains.
NamesWith names_matching(const Catalogue& catalogue, const std::string& word, std::string glob) {
  NamesWith names{word, std::move(glob), 0, 0, {}};
  for (const Entry* const entry : catalogue.entries()) {
    if (entry->is_family() || !event::glob_matches(names.glob, entry->name, event::LetterCase::matters))
      continue;
    if (names.count == 0) names.first = entry->name;
    ++names.count;
    if (entry->name.starts_with(word + '_')) ++names.beginning;
  }
  return names;
}

NamesWith names_containing(const Catalogue& catalogue, const std::string& word) {
  NamesWith all = names_matching(catalogue, word, '*' + word + '*');
  if (all.count == all.beginning) return names_matching(catalogue, word, word + "_*");
  NamesWith starting = names_matching(catalogue, word, word + '*');
  NamesWith inner = names_matching(catalogue, word, "*_" + word + '*');
  if (2 * (starting.count + inner.count) >= all.count) return all;
  return starting.count >= inner.count ? starting : inner;
}

}  // namespace

std::optional<NamesWith> names_with(const Catalogue& catalogue, std::string_view typed) {
  const std::string word = text::lower_case(std::string(typed));
  if (word.size() < shortest || !std::all_of(word.begin(), word.end(), is_letter)) return std::nullopt;
  if (word.find('_') != std::string::npos) {
    NamesWith names = names_matching(catalogue, word, word + "_*");
    return names.count > 1 ? std::optional(std::move(names)) : std::nullopt;
  }
  NamesWith names = names_containing(catalogue, word);
  if (word.back() == 's' && word.size() > shortest) {
    NamesWith singular = names_containing(catalogue, word.substr(0, word.size() - 1));
    if (singular.count > names.count) names = std::move(singular);
  }
  return names.count > 0 ? std::optional(std::move(names)) : std::nullopt;
}

std::string selection_of(const NamesWith& names) {
  if (names.count == 1) return fmt::format("-e {} selects one", text::safe(names.first));
  return fmt::format("-e '{}' selects {} known events", names.glob, names.count);
}

}  // namespace wazobus::catalogue
