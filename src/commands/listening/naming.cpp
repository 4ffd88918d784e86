// SPDX-License-Identifier: MIT
#include "commands/listening/naming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using event::Selector;
using SayNames = std::function<void(const std::string& line)>;

/// Each name makes a binding at the server, and for a user two.
constexpr std::size_t most_names = 100;

void add_names(const std::vector<const catalogue::Entry*>& entries, std::vector<std::string>& names) {
  for (const catalogue::Entry* const entry : entries) {
    // The members of a family have names that nobody can list; no client but of the master tenant gets any.
    if (entry->is_family() || entry->removed) continue;
    names.push_back(entry->name);
    names.insert(names.end(), entry->aliases.begin(), entry->aliases.end());
  }
}

/// "call_created, call_ended and 3 more"
std::string list_of(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 4;
  const std::size_t count = names.size() <= shown + 1 ? names.size() : shown;
  std::string out =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(count), ", "));
  if (count < names.size()) out += fmt::format(" and {} more", names.size() - count);
  return out;
}

std::vector<std::string> names_for(const Selector& selector, const catalogue::Catalogue& catalogue) {
  std::vector<std::string> names;
  if (selector.by != Selector::By::routing_key) names.push_back(selector.text);
  if (selector.by == Selector::By::either) add_names(catalogue.carrying(selector.text), names);
  if (selector.by == Selector::By::routing_key) add_names(catalogue.brought_by(selector.text), names);
  return names;
}

bool is_everything(const Selector& selector) {
  return selector.by == Selector::By::routing_key && selector.text == "#";
}

std::vector<Selector> selectors_by_name(const std::vector<Selector>& selectors,
                                        const catalogue::Catalogue& catalogue, const SayNames& say) {
  std::vector<Selector> out;
  for (const Selector& selector : selectors) {
    const std::vector<std::string> names = names_for(selector, catalogue);
    const bool is_pattern = selector.by == Selector::By::routing_key;
    if (names.empty()) {
      throw UsageError(
          fmt::format(
              "no known event has a routing key that '{}' matches, and no routing key reaches a client "
              "of wazo-websocketd",
              text::safe(selector.text)),
          "name the events; wazobus catalogue list has them");
    }
    if (is_pattern) {
      say(fmt::format("wazobus: no routing key reaches a client of wazo-websocketd; '{}' stands for {}",
                      text::safe(selector.text), list_of(names)));
    }
    for (const std::string& name : names) out.push_back({Selector::By::name, name});
  }
  return out;
}

}  // namespace

event::Criteria without_keys(event::Criteria criteria, const catalogue::Catalogue& catalogue,
                             const SayNames& say) {
  if (std::any_of(criteria.selectors.begin(), criteria.selectors.end(), is_everything))
    criteria.selectors.clear();
  criteria.selectors = selectors_by_name(criteria.selectors, catalogue, say);
  criteria.excluded = selectors_by_name(criteria.excluded, catalogue, say);
  return criteria;
}

std::vector<std::string> subscriptions_for(const event::Criteria& criteria) {
  std::vector<std::string> names;
  for (const Selector& selector : criteria.selectors) names.push_back(selector.text);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.empty() || names.size() > most_names) return {"*"};
  return names;
}

}  // namespace wazobus::commands
