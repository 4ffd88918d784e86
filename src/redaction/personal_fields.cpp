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

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_latin(char c) {
  return is_capital(c) || (c >= 'a' && c <= 'z');
}

/// Must the catalogue know this word of a member's name? One or two letters say too little, except "id".
bool is_telling(std::string_view word) {
  constexpr std::size_t shortest = 3;
  return word.size() >= shortest || word == "id";
}

}  // namespace

std::vector<std::string> words_of_member(std::string_view name) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (!is_latin(name[at])) continue;
    const bool goes_on = at > 0 && is_latin(name[at - 1]);
    const bool is_hump = is_capital(name[at]) && goes_on &&
                         (!is_capital(name[at - 1]) ||
                          (at + 1 < name.size() && is_latin(name[at + 1]) && !is_capital(name[at + 1])));
    if (!goes_on || is_hump) words.emplace_back();
    words.back() += text::lower_case(name[at]);
  }
  return words;
}

PersonalFields::PersonalFields(const catalogue::Catalogue& catalogue) {
  catalogue::PersonalFacts facts = catalogue.personal_facts();
  words_.insert(facts.words.begin(), facts.words.end());
  for (const std::string& value : facts.values) {
    values_.insert(value);
    for (std::string& word : words_of_member(value)) values_.insert(std::move(word));
  }
  for (const std::string& member : facts.members) {
    for (std::string& word : words_of_member(member)) member_words_.insert(std::move(word));
  }
  for (PersonalField& field : facts.fields) {
    for (std::string& word : words_of_member(field.name)) member_words_.insert(std::move(word));
    if (is_pattern(field.name)) {
      patterns_.push_back(std::move(field));
      continue;
    }
    if (const std::size_t dot = field.name.find('.'); dot != std::string::npos) {
      qualified_[field.name.substr(dot + 1)].push_back({field.kind, field.name.substr(0, dot)});
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

void PersonalFields::take_segments(const std::vector<std::string_view>& templates) {
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

Personal PersonalFields::kind_of(std::string_view field) const {
  return kind_of_lower_case(text::lower_case(std::string(field)));
}

Personal PersonalFields::kind_of_lower_case(const std::string& name) const {
  constexpr std::size_t many = 4096;
  constexpr std::size_t long_name = 128;
  if (const auto found = found_.find(name); found != found_.end()) return found->second;
  const Personal kind = find(name);
  if (found_.size() < many && name.size() <= long_name) found_.emplace(name, kind);
  return kind;
}

Personal PersonalFields::kind_of(std::string_view field, std::string_view event,
                                 std::string_view parent) const {
  const std::string name = text::lower_case(std::string(field));
  if (const auto found = qualified_.find(name); found != qualified_.end()) {
    for (const PersonalField& one : found->second) {
      if (one.name == text::lower_case(std::string(event)) ||
          one.name == text::lower_case(std::string(parent)))
        return one.kind;
    }
  }
  return kind_of_lower_case(name);
}

bool PersonalFields::is_field(std::string_view name) const {
  return exact_.contains(text::lower_case(std::string(name)));
}

bool PersonalFields::is_value(std::string_view token) const {
  const auto is_known = [this](const std::string& word) {
    return values_.contains(word) || is_word_of_members(word);
  };
  if (is_known(text::lower_case(std::string(token)))) return true;
  const std::vector<std::string> words = words_of_member(token);
  return words.size() > 1 && std::all_of(words.begin(), words.end(), is_known);
}

bool PersonalFields::is_member(std::string_view name) const {
  const std::vector<std::string> words = words_of_member(name);
  const auto is_known = [this](const std::string& word) {
    return is_word_of_members(word) || values_.contains(word);
  };
  const auto may_stay = [&is_known](const std::string& word) { return !is_telling(word) || is_known(word); };
  return std::any_of(words.begin(), words.end(), is_known) &&
         std::all_of(words.begin(), words.end(), may_stay);
}

}  // namespace wazobus::redaction
