// SPDX-License-Identifier: MIT
#include "redaction/personal_fields.hpp"

#include <algorithm>
#include <tuple>

#include "text/letter_case.hpp"

namespace wazobus::redaction {

namespace {

using catalogue::Personal;
using catalogue::PersonalField;

bool is_pattern(std::string_view name) {
  return name.starts_with('*') || name.ends_with('*');
}

bool matches(std::string_view pattern, std::string_view field) {
  const bool any_begin = pattern.starts_with('*');
  if (any_begin) pattern.remove_prefix(1);
  const bool any_end = pattern.ends_with('*');
  if (any_end) pattern.remove_suffix(1);
  if (any_begin && any_end) return field.find(pattern) != std::string_view::npos;
  return any_begin ? field.ends_with(pattern) : field.starts_with(pattern);
}

}  // namespace

PersonalFields::PersonalFields(const catalogue::Catalogue& catalogue) {
  catalogue::PersonalFacts facts = catalogue.personal_facts();
  words_.insert(facts.words.begin(), facts.words.end());
  for (PersonalField& field : facts.fields) {
    if (is_pattern(field.name)) {
      patterns_.push_back(std::move(field));
      continue;
    }
    Personal& known = exact_.try_emplace(field.name, field.kind).first->second;
    known = std::max(known, field.kind);
  }
  std::sort(patterns_.begin(), patterns_.end(), [](const PersonalField& a, const PersonalField& b) {
    return std::tuple(a.name.size(), a.kind) > std::tuple(b.name.size(), b.kind);
  });
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    take_segments(entry->routing_keys.all());
    take_segments(entry->required_acls.all());
  }
}

void PersonalFields::take_segments(const std::vector<std::string>& templates) {
  for (std::string_view rest : templates) {
    while (!rest.empty()) {
      const std::string_view segment = rest.substr(0, rest.find('.'));
      if (segment.find('{') == std::string_view::npos) segments_.emplace(segment);
      rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    }
  }
}

Personal PersonalFields::find(const std::string& field) const {
  if (const auto found = exact_.find(field); found != exact_.end()) return found->second;
  for (const PersonalField& pattern : patterns_) {
    if (matches(pattern.name, field)) return pattern.kind;
  }
  return Personal::text;
}

Personal PersonalFields::kind_of(std::string_view field) {
  constexpr std::size_t many = 4096;
  constexpr std::size_t long_name = 128;
  const std::string name = text::lower_case(std::string(field));
  if (const auto found = found_.find(name); found != found_.end()) return found->second;
  const Personal kind = find(name);
  if (found_.size() < many && name.size() <= long_name) found_.emplace(name, kind);
  return kind;
}

}  // namespace wazobus::redaction
