// SPDX-License-Identifier: MIT
#include "commands/listening/selected_events.hpp"

#include <set>

#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using Entries = std::vector<const catalogue::Entry*>;

}  // namespace

Entries selected_entries(const event::Criteria& criteria, const catalogue::Catalogue& catalogue) {
  if (criteria.selectors.empty()) {
    // Leave out events that may have any field; with them, every field would be known.
    Entries described = catalogue.entries();
    std::erase_if(described, [](const catalogue::Entry* entry) { return entry->data().fields.empty(); });
    std::erase_if(described, [](const catalogue::Entry* entry) { return entry->is_family(); });
    return described;
  }
  using By = event::Selector::By;
  std::set<const catalogue::Entry*> selected;
  for (const event::Selector& selector : criteria.selectors) {
    Entries brought;
    if (selector.by == By::routing_key || selector.by == By::either)
      brought = catalogue.brought_by(selector.text);
    const bool is_name = selector.by == By::name || selector.by == By::either;
    const catalogue::Entry* const named = is_name ? catalogue.find(selector.text) : nullptr;
    if (named != nullptr) brought.push_back(named);
    if (selector.by == By::name_glob) {
      brought = catalogue.entries();
      std::erase_if(brought, [&](const catalogue::Entry* entry) {
        return !event::glob_matches(selector.text, entry->name, criteria.letter_case);
      });
    }
    if (brought.empty()) return {};
    selected.insert(brought.begin(), brought.end());
  }
  return {selected.begin(), selected.end()};
}

std::string none_of(const SelectedEvents& selected) {
  if (selected.entries.size() == 1) return text::safe(selected.entries.front()->name) + " is not";
  return selected.criteria.selectors.empty() ? "no event that the catalogue describes is"
                                             : "no event that is selected is";
}

}  // namespace wazobus::commands
