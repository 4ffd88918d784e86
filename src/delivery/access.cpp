// SPDX-License-Identifier: MIT
#include "delivery/access.hpp"

#include <algorithm>
#include <utility>

namespace wazobus::delivery {

namespace {

/// A character that no access names. An access that matches it in place of a placeholder matches any value.
constexpr std::string_view any_value = "\U0010FFFD";

/// Returns `acl` with `value` in place of each {placeholder}, or `nested` if the value may contain dots.
std::string filled(std::string_view acl, std::string_view value, std::string_view nested) {
  std::string out;
  for (std::size_t at = 0; at < acl.size(); ++at) {
    const std::size_t end = acl[at] == '{' ? acl.find('}', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += acl[at];
      continue;
    }
    out += acl.substr(at, end - at).find('[') != std::string_view::npos ? nested : value;
    at = end;
  }
  return out;
}

/// Removes the first word from `rest` and returns it.
std::string_view next_word(std::string_view& rest) {
  const std::size_t dot = rest.find('.');
  const std::string_view word = rest.substr(0, dot);
  rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
  return word;
}

/// Is the word of an access similar to the required one? Compares a word with a wildcard up to that. A guess,
/// for messages only.
bool is_like(std::string_view word, std::string_view required, const ReservedWords& reserved) {
  if (word == required || reserved.meaning_of(word) == required) return true;
  const std::size_t wildcard = word.find_first_of("*#");
  return wildcard != std::string_view::npos && required.starts_with(word.substr(0, wildcard));
}

std::size_t shared_words(std::string_view access, std::string_view required, const ReservedWords& reserved) {
  std::size_t shared = 0;
  while (!access.empty() && !required.empty() && is_like(next_word(access), next_word(required), reserved))
    ++shared;
  return shared;
}

}  // namespace

AccessCheck::AccessCheck(std::vector<std::string> acl, ReservedWords reserved)
    : acl_(std::move(acl)), reserved_(std::move(reserved)) {
  for (std::size_t index = 0; index < acl_.size(); ++index) {
    std::string_view access = acl_[index];
    const bool takes_away = access.starts_with('!');
    if (takes_away) access.remove_prefix(1);
    (takes_away ? taken_ : granted_).push_back({index, Pattern::of_access(access, reserved_)});
  }
}

AccessCheck::Decision AccessCheck::decide(std::optional<std::string_view> required) const {
  if (!required) return {true, std::nullopt};
  const auto matches = [&required](const Access& access) { return access.pattern.matches(*required); };
  const auto taken = std::find_if(taken_.begin(), taken_.end(), matches);
  if (taken != taken_.end()) return {false, taken->index};
  const auto granted = std::find_if(granted_.begin(), granted_.end(), matches);
  if (granted != granted_.end()) return {true, granted->index};
  return {};
}

AccessCheck::Scope AccessCheck::covers(std::string_view acl_template) const {
  const std::string plain = filled(acl_template, any_value, any_value);
  const std::string dotted = filled(acl_template, any_value, std::string(any_value) + ".x");
  const auto matches_all = [&](const Access& access) {
    return access.pattern.matches(plain) && access.pattern.matches(dotted);
  };
  const Pattern required = Pattern::of_template(acl_template);
  const auto matches_some = [&](const Access& access) { return access.pattern.overlaps(required); };

  const auto taken = std::find_if(taken_.begin(), taken_.end(), matches_all);
  if (taken != taken_.end()) return {Coverage::never, taken->index};
  const bool takes_some = std::any_of(taken_.begin(), taken_.end(), matches_some);
  const auto all = std::find_if(granted_.begin(), granted_.end(), matches_all);
  if (all != granted_.end()) return {takes_some ? Coverage::sometimes : Coverage::always, all->index};
  const auto some = std::find_if(granted_.begin(), granted_.end(), matches_some);
  if (some != granted_.end()) return {Coverage::sometimes, some->index};
  return {};
}

AccessCheck::Nearest AccessCheck::nearest(std::string_view required) const {
  Nearest nearest;
  for (const Access& access : granted_) {
    const std::size_t words = shared_words(acl_[access.index], required, reserved_);
    if (words < nearest.words || words == 0) continue;
    if (words > nearest.words) nearest = {words, {}};
    nearest.accesses.push_back(access.index);
  }
  return nearest;
}

}  // namespace wazobus::delivery
