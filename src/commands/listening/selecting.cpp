// SPDX-License-Identifier: MIT
#include "commands/listening/selecting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "catalogue/pattern_hint.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/connecting.hpp"
#include "event/wazo.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

using event::Selector;

/// No event is named like this, and nobody means a key of nothing but by -r '': silence for ever is no
/// answer.
void require_possible(const Selector& selector) {
  if (selector.by == Selector::By::routing_key) return;
  if (selector.text.empty()) throw UsageError("a selector is empty", "is a variable of the shell not set?");
  if (selector.text.find_first_of("*#, ") == std::string::npos) return;
  throw UsageError(fmt::format("no event is named '{}'", text::safe(selector.text)),
                   "name one at a time; patterns are for routing keys, with -r or with a dot; --where "
                   "'name~^call_' searches names");
}

void require_sound(const Selector& selector) {
  require_no_uri(selector.text, "a selector");
  require_possible(selector);
  if (selector.by == Selector::By::name) return;
  const std::string objection = text::topic_objection(selector.text);
  if (objection.empty()) return;
  throw UsageError(fmt::format("invalid pattern '{}': {}", text::safe(selector.text), objection),
                   "calls.* is calls and one more word, calls.# is calls and any number of words");
}

std::vector<Selector> wanted(const SelectOptions& options) {
  std::vector<Selector> selectors;
  for (const std::string& typed : options.selectors) selectors.push_back(event::selector_from(typed));
  for (const std::string& typed : options.routing_keys)
    selectors.push_back({Selector::By::routing_key, typed});
  for (const std::string& typed : options.events) selectors.push_back({Selector::By::name, typed});
  return selectors;
}

void require_some(const std::vector<std::string>& values, std::string_view option) {
  const bool is_empty =
      std::any_of(values.begin(), values.end(), [](const auto& one) { return one.empty(); });
  if (is_empty) throw UsageError(fmt::format("{} is empty", option), "is a variable of the shell not set?");
}

std::vector<Selector> with_other_names(const std::vector<Selector>& typed,
                                       const catalogue::Catalogue& catalogue) {
  std::vector<Selector> out;
  for (const Selector& selector : typed) {
    const bool may_be_name = selector.by != Selector::By::routing_key;
    const catalogue::Entry* const entry = may_be_name ? catalogue.find(selector.text) : nullptr;
    if (entry == nullptr) {
      out.push_back(selector);
      continue;
    }
    // A word that is a routing key as well stays both.
    const bool is_key_too = selector.by == Selector::By::either && !catalogue.carrying(selector.text).empty();
    out.push_back(is_key_too ? selector : Selector{Selector::By::name, selector.text});
    if (entry->is_family()) continue;
    if (entry->name != selector.text) out.push_back({Selector::By::name, entry->name});
    for (const std::string& alias : entry->aliases) {
      if (alias != selector.text) out.push_back({Selector::By::name, alias});
    }
  }
  return out;
}

std::string hint_for_pattern(const Selector& selector, const catalogue::Catalogue& catalogue) {
  const std::string hint = catalogue::pattern_hint(catalogue, selector.text);
  if (hint.empty()) return {};
  const bool brings_some = !catalogue.brought_by(selector.text).empty();
  return fmt::format("no {} event has a routing key that '{}' matches; try {}",
                     brings_some ? "documented" : "known", text::safe(selector.text), hint);
}

/// A condition whose --where was forgotten is a pattern that matches nothing. One that would have to be
/// quoted otherwise is not shown.
std::string hint_for_condition(const Selector& selector) {
  const std::string& text = selector.text;
  if (selector.by == Selector::By::name || text.find_first_of("=<>~") == std::string::npos) return {};
  if (text.find('\'') != std::string::npos) return {};
  return fmt::format("'{0}' is taken for a routing key; a condition is written --where '{0}'",
                     text::safe(text));
}

/// What the selector looks like a mistake for, or nothing.
std::string hint_for(const Selector& selector, const catalogue::Catalogue& catalogue) {
  const std::string shown = text::safe(selector.text);
  const bool is_name = catalogue.find(selector.text) != nullptr;
  const bool is_key = !catalogue.carrying(selector.text).empty();
  if (selector.by == Selector::By::name && !is_name && is_key)
    return fmt::format("'{}' is a routing key, no event's name; try -r {}", shown, shown);
  if (selector.by == Selector::By::routing_key && is_name && !is_key)
    return fmt::format("'{}' is an event's name, no routing key; try -e {}", shown, shown);
  if (selector.by == Selector::By::routing_key) return hint_for_pattern(selector, catalogue);
  if (const EventWord word = event_word_from(selector.text); word.family != event::Family::none)
    return fmt::format("a selector has the name alone; try {}", text::safe(word.name));
  if (is_name || (selector.by == Selector::By::either && is_key)) return {};
  const std::string_view near = catalogue.suggestion(selector.text);
  return near.empty() ? std::string()
                      : fmt::format("no known event is named '{}'; did you mean '{}'?", shown, near);
}

bool is_lower_case_uuid(std::string_view text) {
  constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const auto fits = [](char c, char expected) {
    return expected == '-' ? c == '-'
                           : std::string_view("0123456789abcdef").find(c) != std::string_view::npos;
  };
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), fits);
}

void append_list(const std::vector<Selector>& selectors, std::string& out) {
  for (const Selector& selector : selectors) {
    if (&selector != selectors.data()) out += ", ";
    if (selector.by == Selector::By::name) out += "event ";
    out += selector.text.empty() ? "''" : text::safe(selector.text);
  }
}

void append_words(std::string_view before, std::string_view between, const std::vector<std::string>& words,
                  std::string& out) {
  for (const std::string& word : words) {
    out += &word == words.data() ? before : between;
    out += text::safe(word);
  }
}

}  // namespace

event::Criteria criteria_from(const SelectOptions& options) {
  require_some(options.tenants, "--tenant");
  require_some(options.users, "--user-uuid");
  event::Criteria criteria;
  criteria.selectors = wanted(options);
  for (const std::string& typed : options.excluded) criteria.excluded.push_back(event::selector_from(typed));
  for (const auto* const selectors : {&criteria.selectors, &criteria.excluded})
    std::for_each(selectors->begin(), selectors->end(), require_sound);
  criteria.tenants = options.tenants;
  criteria.users = options.users;
  for (const std::string& user : options.users) {
    if (event::user_prefix.size() + user.size() <= text::max_short_string) continue;
    throw UsageError(fmt::format("--user-uuid has {} bytes, and no UUID has", user.size()));
  }
  for (const std::string& typed : options.headers) criteria.headers.push_back(event::header_from(typed));
  criteria.any_header = options.any_header;
  for (const std::string& typed : options.conditions)
    criteria.conditions.push_back(event::Condition::parse(typed));
  return criteria;
}

event::Criteria with_other_names(event::Criteria criteria, const catalogue::Catalogue& catalogue) {
  criteria.selectors = with_other_names(criteria.selectors, catalogue);
  criteria.excluded = with_other_names(criteria.excluded, catalogue);
  return criteria;
}

void hint_at_mistakes(const event::Criteria& criteria, const catalogue::Catalogue& catalogue,
                      const Context& context) {
  for (const auto* const selectors : {&criteria.selectors, &criteria.excluded}) {
    for (const Selector& selector : *selectors) {
      const bool is_wanted = selectors == &criteria.selectors;
      std::string hint = is_wanted ? hint_for_condition(selector) : std::string();
      if (hint.empty()) hint = hint_for(selector, catalogue);
      if (!hint.empty()) context.say(fmt::format("wazobus: hint: {}", hint));
    }
  }
  for (const auto* const uuids : {&criteria.tenants, &criteria.users}) {
    for (const std::string& uuid : *uuids) {
      if (is_lower_case_uuid(uuid) || uuid == "*") continue;
      context.say(
          fmt::format("wazobus: hint: '{}' is no UUID as Wazo writes them, in lower case", text::safe(uuid)));
    }
  }
}

std::string describe(const event::Criteria& criteria, const SelectOptions& options) {
  std::string out;
  append_list(criteria.selectors, out);
  if (criteria.selectors.empty()) out = "everything";
  if (!criteria.excluded.empty()) out += " but ";
  append_list(criteria.excluded, out);
  append_words(" of tenant ", " or ", options.tenants, out);
  append_words(" for user ", " or ", options.users, out);
  append_words(" with ", options.any_header ? " or " : " and ", options.headers, out);
  append_words(" where ", " and ", options.conditions, out);
  return out;
}

}  // namespace wazobus::commands
