// SPDX-License-Identifier: MIT
#include "catalogue/name_hint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::size_t shortest = 3;  // fewer letters are in many names by chance

NamesWith names_containing(const Catalogue& catalogue, const std::string& word) {
  NamesWith names{word, 0, 0, {}};
  bool begins_a_word = false;
  for (const Entry* const entry : catalogue.entries()) {
    if (entry->name.find(word) == std::string::npos) continue;
    if (names.containing == 0) names.first = entry->name;
    ++names.containing;
    if (entry->name.starts_with(word + '_')) ++names.beginning;
    begins_a_word = begins_a_word || ('_' + entry->name).find('_' + word) != std::string::npos;
  }
  if (!begins_a_word) names.containing = 0;
  return names;
}

}  // namespace

std::optional<NamesWith> names_with(const Catalogue& catalogue, std::string_view typed) {
  std::string word = text::lower_case(std::string(typed));
  const bool is_word = std::all_of(word.begin(), word.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  if (!is_word || word.size() < shortest) return std::nullopt;
  NamesWith names = names_containing(catalogue, word);
  if (names.containing == 0 && word.back() == 's' && word.size() > shortest) {
    word.pop_back();
    names = names_containing(catalogue, word);
  }
  return names.containing > 0 ? std::optional(std::move(names)) : std::nullopt;
}

std::string selection_of(const NamesWith& names) {
  if (names.containing == 1) return fmt::format("-e {} selects one", text::safe(names.first));
  if (names.containing == names.beginning)
    return fmt::format("-e '{}_*' selects {} known events", names.word, names.containing);
  return fmt::format("-e '*{}*' selects {} known events", names.word, names.containing);
}

}  // namespace wazobus::catalogue
