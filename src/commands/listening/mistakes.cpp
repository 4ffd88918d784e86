// SPDX-License-Identifier: MIT
#include "commands/listening/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "catalogue/known_field.hpp"
#include "commands/listening/selected_events.hpp"
#include "commands/listening/selector_mistakes.hpp"
#include "commands/listening/value_mistakes.hpp"
#include "event/wazo.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::KnownField;
using event::Comparison;
using event::Path;
using event::Selector;
using Entries = std::vector<const Entry*>;

// Hints about headers.

/// Returns the known header of this name, or nothing.
std::optional<catalogue::Field> known_header(const Entries& entries, std::string_view name) {
  const auto is_it = [name](const catalogue::Field& field) {
    const std::size_t brace = field.name.find('{');
    return brace == std::string::npos ? field.name == name : name.starts_with(field.name.substr(0, brace));
  };
  for (const Entry* const entry : entries) {
    std::vector<catalogue::Field> fields = entry->all_headers();
    fields.insert(fields.end(), entry->bare.headers.begin(), entry->bare.headers.end());
    const auto found = std::find_if(fields.begin(), fields.end(), is_it);
    if (found != fields.end()) return *found;
  }
  return std::nullopt;
}

/// Hints about a header that no message has, or only with another type than that of `value`, if that was
/// typed.
std::string hint_for_header(const SelectedEvents& selected, const std::string& name,
                            const event::FieldValue* value = nullptr) {
  if (const std::optional<catalogue::Field> known = known_header(selected.entries, name)) {
    const auto* const text = value == nullptr ? nullptr : std::get_if<std::string>(&value->value);
    const std::vector<std::string>& types = known->schema.types;
    if (text == nullptr || types.empty() || std::find(types.begin(), types.end(), "string") != types.end())
      return {};
    return fmt::format("the header '{0}' is known as {1}, and = makes a text; write -H '{0}:={2}'",
                       text::safe(name), types.front(),
                       types.front() == "boolean" ? std::string("true") : text::safe(*text));
  }
  // Brokers and other programs add such headers.
  if (event::is_common_header(name) || name.starts_with("x-")) return {};
  std::set<std::string> known(event::common_headers.begin(), event::common_headers.end());
  for (const Entry* const entry : selected.entries) {
    for (const catalogue::Field& field : entry->all_headers()) known.insert(field.name);
  }
  const std::vector<std::string> candidates(known.begin(), known.end());
  const std::string_view near = text::nearest(name, candidates);
  return fmt::format("{} known to have a header '{}'{}", none_of(selected), text::safe(name),
                     near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

// Hints about paths.

/// Could the selected events include events of Asterisk that the catalogue does not describe?
bool may_select_undescribed(const event::Criteria& criteria) {
  return criteria.selectors.empty() ||
         std::any_of(criteria.selectors.begin(), criteria.selectors.end(),
                     [](const Selector& selector) { return selector.by == Selector::By::name_glob; });
}

/// Could it be a field of AMI? Those begin with a capital letter; there are hundreds.
bool is_ami_field(const std::string& key) {
  return !key.empty() && key.front() >= 'A' && key.front() <= 'Z';
}

/// Is it a field that relates events of Asterisk to each other? These are known for all of its events.
bool is_relation_of_asterisk(const std::string& key, const Catalogue& catalogue) {
  const Entries entries = catalogue.entries();
  return std::any_of(entries.begin(), entries.end(), [&key](const Entry* entry) {
    return entry->family != event::Family::none &&
           std::any_of(entry->relations.begin(), entry->relations.end(),
                       [&key](const catalogue::Relation& relation) { return relation.path.front() == key; });
  });
}

/// Could an event that the catalogue does not describe have this field?
bool may_be_undescribed(const std::vector<Path::Step>& steps, const KnownField& known,
                        const SelectedEvents& selected) {
  if (steps.empty() || !steps.front().key || !may_select_undescribed(selected.criteria)) return false;
  const std::string& key = *steps.front().key;
  return is_ami_field(key) || (known.suggestion.empty() && is_relation_of_asterisk(key, selected.catalogue));
}

/// `steps` are the steps of the path below data.
std::string hint_for_data(const Path& path, const std::vector<Path::Step>& steps,
                          const Comparison* comparison, const SelectedEvents& selected) {
  const KnownField known = catalogue::known_field(selected.entries, steps);
  if (known.is_known) {
    if (comparison == nullptr) return {};
    const std::string hint = hint_for_value(*comparison, known);
    return hint.empty() ? hint_for_text(*comparison, steps, selected) : hint;
  }
  if (may_be_undescribed(steps, known, selected)) return {};
  const bool is_one = selected.entries.size() == 1;
  const std::string advice = known.suggestion.empty()
                                 ? fmt::format("'wazobus catalogue show {}' lists the fields{}",
                                               is_one ? text::safe(selected.entries.front()->name) : "EVENT",
                                               is_one ? "" : " of an event")
                                 : fmt::format("did you mean '{}'?", text::safe(known.suggestion));
  return fmt::format("{} known to have '{}'; {}", none_of(selected), text::safe(path.text()), advice);
}

/// Hints about a comparison such as name = call_craeted.
std::string hint_for_key_or_name(const Comparison& comparison, const Catalogue& catalogue,
                                 event::LetterCase letter_case) {
  if (comparison.op() != Comparison::Operator::equal) return {};
  const bool is_name = comparison.path().root() == Path::Root::name;
  return hint_for_selector({is_name ? Selector::By::name : Selector::By::routing_key, comparison.value()},
                           catalogue, letter_case);
}

/// Hints about the path of a condition, or of a template; then `comparison` is null.
std::string hint_for_path(const Path& path, const Comparison* comparison, const SelectedEvents& selected) {
  std::vector<Path::Step> steps = path.steps();
  if (comparison != nullptr) {
    for (const auto mistake : {hint_for_two_conditions, hint_for_field_as_value}) {
      const std::string hint = mistake(*comparison);
      if (!hint.empty()) return hint;
    }
  }
  switch (path.root()) {
    case Path::Root::name:
    case Path::Root::routing_key:
      if (comparison == nullptr) return {};
      return hint_for_key_or_name(*comparison, selected.catalogue, selected.criteria.letter_case);
    case Path::Root::data:
      return hint_for_data(path, steps, comparison, selected);
    case Path::Root::payload:
      if (steps.empty() || steps.front().key != event::member::data) return {};
      steps.erase(steps.begin());
      return hint_for_data(path, steps, comparison, selected);
    case Path::Root::timestamp:
      return comparison != nullptr ? hint_for_time(*comparison) : std::string();
    case Path::Root::headers:
      return steps.empty() || !steps.front().key ? std::string()
                                                 : hint_for_header(selected, *steps.front().key);
    default:
      return {};
  }
}

/// Does the catalogue describe the values at such a path?
bool is_described(const Path& path) {
  switch (path.root()) {
    case Path::Root::data:
    case Path::Root::payload:
    case Path::Root::headers:
      return true;
    default:
      return false;
  }
}

bool is_lower_case_uuid(std::string_view text) {
  constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const auto fits = [](char c, char expected) {
    return expected == '-' ? c == '-'
                           : std::string_view("0123456789abcdef").find(c) != std::string_view::npos;
  };
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), fits);
}

}  // namespace

void hint_at_mistakes(const event::Criteria& criteria, const std::vector<Path>& shown,
                      const Catalogue& catalogue, const Context& context) {
  std::set<std::string> said;
  const auto say = [&](const std::string& hint) {
    if (!hint.empty() && said.insert(hint).second) context.say(fmt::format("wazobus: hint: {}", hint));
  };
  for (const auto* const selectors : {&criteria.selectors, &criteria.excluded}) {
    for (const Selector& selector : *selectors) {
      const bool is_wanted = selectors == &criteria.selectors;
      const std::string hint = is_wanted ? hint_for_forgotten_where(selector) : std::string();
      say(hint.empty() ? hint_for_selector(selector, catalogue, criteria.letter_case) : hint);
    }
  }
  for (const auto* const uuids : {&criteria.tenants, &criteria.users}) {
    for (const std::string& uuid : *uuids) {
      if (is_lower_case_uuid(uuid) || uuid == "*") continue;
      say(fmt::format("'{}' is no UUID as Wazo writes them, in lower case", text::safe(uuid)));
    }
  }
  // Do not read all events of the catalogue if no path is described there: that would treble the time to
  // start.
  if (criteria.conditions.empty() && criteria.headers.empty() &&
      std::none_of(shown.begin(), shown.end(), is_described))
    return;
  const SelectedEvents selected{criteria, catalogue, selected_entries(criteria, catalogue)};
  if (selected.entries.empty()) return;
  for (const event::FieldEntry& header : criteria.headers) {
    say(hint_for_header(selected, header.key, &header.value));
  }
  for (const event::Condition& condition : criteria.conditions) {
    condition.for_each(
        [&](const Comparison& comparison) { say(hint_for_path(comparison.path(), &comparison, selected)); });
  }
  for (const Path& path : shown) say(hint_for_path(path, nullptr, selected));
}

}  // namespace wazobus::commands
