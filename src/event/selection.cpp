// SPDX-License-Identifier: MIT
#include "event/selection.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "event/wazo.hpp"
#include "text/letter_case.hpp"
#include "text/topic.hpp"

namespace wazobus::event {

namespace {

bool is_name(const Selector& selector, const std::string& name, LetterCase letter_case) {
  if (selector.by == Selector::By::name_glob) return glob_matches(selector.text, name, letter_case);
  if (letter_case == LetterCase::matters) return name == selector.text;
  return text::lower_case(name) == text::lower_case(selector.text);
}

/// Did the headers exchange of Wazo deliver it? There the broker has compared headers, and knows no body.
/// What it would not have sent is not selected, so that a capture gives the same answer as the bus.
bool counts_by_headers(const Event& event) {
  return event.frame().exchange == wazo_headers && event.frame().has_headers;
}

std::optional<std::string> header(const Event& event, std::string_view key) {
  const std::string* const text = find_string(event.frame().headers, key);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

std::optional<std::string> wanted_name(const Event& event) {
  return counts_by_headers(event) ? header(event, member::name) : event.name();
}

/// Whoever excludes a name wants to see none of it.
std::optional<std::string> any_name(const Event& event) {
  return event.name();
}

using NameOf = std::optional<std::string>(const Event& event);

/// Does one of the selectors match the event? The name is looked up at most once.
bool is_brought(const std::vector<Selector>& selectors, const Event& event, NameOf& name_of,
                LetterCase letter_case) {
  using By = Selector::By;
  const bool by_key = std::any_of(selectors.begin(), selectors.end(), [&event](const Selector& selector) {
    const bool is_of_key = selector.by == By::routing_key || selector.by == By::either;
    return is_of_key && text::topic_matches(selector.text, event.frame().routing_key);
  });
  if (by_key) return true;
  std::optional<std::optional<std::string>> name;
  return std::any_of(selectors.begin(), selectors.end(), [&](const Selector& selector) {
    if (selector.by == By::routing_key) return false;
    if (!name) name.emplace(name_of(event));
    return *name && is_name(selector, **name, letter_case);
  });
}

bool is_among(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool is_of_a_tenant(const std::vector<std::string>& tenants, const Event& event) {
  const std::optional<std::string> tenant =
      counts_by_headers(event) ? header(event, member::tenant_uuid) : event.tenant();
  return tenant && is_among(tenants, *tenant);
}

/// Is it the key of a header that names one of the users, or all users?
bool is_for(const std::vector<std::string>& users, std::string_view key) {
  if (!is_user_header(key)) return false;
  const std::string user(user_of(key));
  return user == "*" || is_among(users, user);
}

/// An event is for the users whose header is true.
bool is_for_a_user(const std::vector<std::string>& users, const Event& event) {
  bool has_user_header = false;
  for (const auto& [key, value] : event.frame().headers) {
    if (value == FieldValue{true} && is_for(users, key)) return true;
    has_user_header = has_user_header || is_user_header(key);
  }
  if (has_user_header || counts_by_headers(event)) return false;
  std::string storage;
  for (json::Children copies(event.members()); copies.next();) {
    if (copies.value().text() == "true" && is_for(users, copies.key(storage))) return true;
  }
  return false;
}

bool has_header(const FieldEntry& wanted, const Event& event) {
  const FieldValue* const value = find(event.frame().headers, wanted.key);
  if (value == nullptr) return false;
  return std::holds_alternative<std::monostate>(wanted.value.value) || *value == wanted.value;
}

bool has_headers(const Criteria& criteria, const Event& event) {
  const auto has = [&event](const FieldEntry& wanted) { return has_header(wanted, event); };
  const FieldTable& headers = criteria.headers;
  return criteria.any_header ? std::any_of(headers.begin(), headers.end(), has)
                             : std::all_of(headers.begin(), headers.end(), has);
}

}  // namespace

bool is_glob(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

bool glob_matches(const std::string& glob, const std::string& name, LetterCase letter_case) {
  const int flags = letter_case == LetterCase::ignored ? FNM_CASEFOLD : 0;
  return ::fnmatch(glob.c_str(), name.c_str(), flags) == 0;
}

Selector selector_from(std::string_view text) {
  const bool is_pattern = text.find_first_of(".*#") != std::string_view::npos;
  return {is_pattern ? Selector::By::routing_key : Selector::By::either, std::string(text)};
}

bool Selection::selects(const Event& event) const {
  // Cheap tests come first.
  const Criteria& wanted = criteria_;
  if (!wanted.selectors.empty() && !is_brought(wanted.selectors, event, wanted_name, wanted.letter_case))
    return false;
  if (!wanted.excluded.empty() && is_brought(wanted.excluded, event, any_name, wanted.letter_case))
    return false;
  if (!wanted.headers.empty() && !has_headers(wanted, event)) return false;
  if (!wanted.tenants.empty() && !is_of_a_tenant(wanted.tenants, event)) return false;
  if (!wanted.users.empty() && !is_for_a_user(wanted.users, event)) return false;
  const bool all_hold = std::all_of(wanted.conditions.begin(), wanted.conditions.end(),
                                    [&event](const Condition& condition) { return condition.holds(event); });
  if (!all_hold || wanted.searches.empty()) return all_hold;
  return std::any_of(wanted.searches.begin(), wanted.searches.end(),
                     [&event](const Search& search) { return search.finds(event); });
}

}  // namespace wazobus::event
