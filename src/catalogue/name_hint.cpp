// SPDX-License-Identifier: MIT
#include "catalogue/name_hint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::size_t shortest = 3;  // fewer letters are in many names by chance

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// The names for which `is_one` returns true.
template <typename IsOne>
NamesWith names_where(const Catalogue& catalogue, const std::string& word, std::string glob, IsOne is_one) {
  NamesWith names{word, std::move(glob), 0, 0, {}};
  for (const Entry* const entry : catalogue.entries()) {
    if (!is_one(entry->name)) continue;
    if (names.count == 0) names.first = entry->name;
    ++names.count;
    if (entry->name.starts_with(word + '_')) ++names.beginning;
  }
  return names;
}

NamesWith names_beginning(const Catalogue& catalogue, const std::string& word) {
  return names_where(catalogue, word, word + "_*",
                     [&word](const std::string& name) { return name.starts_with(word + '_'); });
}

NamesWith names_containing(const Catalogue& catalogue, const std::string& word) {
  NamesWith all = names_where(catalogue, word, '*' + word + '*', [&word](const std::string& name) {
    return name.find(word) != std::string::npos;
  });
  if (all.count == all.beginning) return names_beginning(catalogue, word);
  NamesWith starting = names_where(catalogue, word, word + '*',
                                   [&word](const std::string& name) { return name.starts_with(word); });
  NamesWith inner = names_where(catalogue, word, "*_" + word + '*', [&word](const std::string& name) {
    return name.find('_' + word) != std::string::npos;
  });
  const bool are_most = 2 * std::max(starting.count, inner.count) >= all.count ||
                        2 * (starting.count + inner.count) > all.count;
  if (starting.count + inner.count > 0 && are_most) return all;
  return starting.count >= inner.count ? std::move(starting) : std::move(inner);
}

}  // namespace

std::optional<NamesWith> names_with(const Catalogue& catalogue, std::string_view typed) {
  const std::string word = text::lower_case(std::string(typed));
  if (word.size() < shortest || !std::all_of(word.begin(), word.end(), is_letter)) return std::nullopt;
  if (word.find('_') != std::string::npos) {
    NamesWith names = names_beginning(catalogue, word);
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
