// SPDX-License-Identifier: MIT
#include "commands/listening/naming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using event::LetterCase;
using event::Selector;
using SayNames = std::function<void(const std::string& line)>;

/// The most names to subscribe to. Each name makes a binding at the server; for a client with a user it makes
/// two.
constexpr std::size_t most_names = 100;

void add_names(const std::vector<const catalogue::Entry*>& entries, std::vector<std::string>& names) {
  for (const catalogue::Entry* const entry : entries) {
    // The names of the members of a family cannot be listed, and only clients of the master tenant get them.
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

bool is_everything(const Selector& selector) {
  return selector.by == Selector::By::routing_key && selector.text == "#";
}

std::vector<std::string> names_for_glob(const Selector& glob, const catalogue::Catalogue& catalogue,
                                        LetterCase letter_case) {
  std::vector<std::string> names;
  add_names(catalogue.entries(), names);
  std::erase_if(names,
                [&](const std::string& name) { return !event::glob_matches(glob.text, name, letter_case); });
  return names;
}

/// Returns the names for a selector. wazo-websocketd compares whole names, and distinguishes upper and lower
/// case.
std::vector<std::string> names_for(const Selector& selector, const catalogue::Catalogue& catalogue) {
  std::vector<std::string> names;
  if (selector.by != Selector::By::routing_key) names.push_back(selector.text);
  if (selector.by == Selector::By::either) add_names(catalogue.carrying(selector.text), names);
  if (selector.by == Selector::By::routing_key) add_names(catalogue.brought_by(selector.text), names);
  return names;
}

/// Can it select names with different spellings? Then the selector must be kept beside the names to subscribe
/// to.
bool is_loose(const Selector& selector, LetterCase letter_case) {
  if (selector.by == Selector::By::name_glob) return true;
  return selector.by != Selector::By::routing_key && letter_case == LetterCase::ignored;
}

/// Appends the selector itself, as a glob, and the known names that it selects.
void append_loose(const Selector& selector, const catalogue::Catalogue& catalogue, LetterCase letter_case,
                  const SayNames& say, std::vector<Selector>& out) {
  const Selector glob{Selector::By::name_glob, selector.text};
  const std::vector<std::string> names = names_for_glob(glob, catalogue, letter_case);
  out.push_back(glob);
  for (const std::string& name : names) out.push_back({Selector::By::name, name});
  if (names.size() == 1 && names.front() == selector.text) return;
  say(fmt::format("wazobus: wazo-websocketd takes whole names only; '{}' stands for {}",
                  text::safe(selector.text),
                  names.empty() ? "no known one, so all events are asked for" : list_of(names)));
}

void append_strict(const Selector& selector, const catalogue::Catalogue& catalogue, const SayNames& say,
                   std::vector<Selector>& out) {
  const std::vector<std::string> names = names_for(selector, catalogue);
  if (names.empty()) {
    throw UsageError(
        fmt::format("no known event has a routing key that '{}' matches, and no routing key reaches a client "
                    "of wazo-websocketd",
                    text::safe(selector.text)),
        "name the events; wazobus catalogue list has them");
  }
  if (selector.by == Selector::By::routing_key) {
    say(fmt::format("wazobus: no routing key reaches a client of wazo-websocketd; '{}' stands for {}",
                    text::safe(selector.text), list_of(names)));
  }
  for (const std::string& name : names) out.push_back({Selector::By::name, name});
}

std::vector<Selector> wanted_names(const event::Criteria& criteria, const catalogue::Catalogue& catalogue,
                                   const SayNames& say) {
  std::vector<Selector> out;
  for (const Selector& selector : criteria.selectors) {
    if (is_loose(selector, criteria.letter_case))
      append_loose(selector, catalogue, criteria.letter_case, say, out);
    else
      append_strict(selector, catalogue, say, out);
  }
  return out;
}

/// Returns the selectors of events to leave out. There are no subscriptions for them, so globs stay globs.
std::vector<Selector> excluded_names(const event::Criteria& criteria, const catalogue::Catalogue& catalogue,
                                     const SayNames& say) {
  std::vector<Selector> out;
  for (const Selector& selector : criteria.excluded) {
    if (selector.by == Selector::By::name_glob)
      out.push_back(selector);
    else
      append_strict(selector, catalogue, say, out);
  }
  return out;
}

/// Is it a glob that matches none of the names to subscribe to?
bool has_no_name(const Selector& selector, const event::Criteria& criteria) {
  if (selector.by != Selector::By::name_glob) return false;
  return std::none_of(criteria.selectors.begin(), criteria.selectors.end(), [&](const Selector& other) {
    return other.by == Selector::By::name &&
           event::glob_matches(selector.text, other.text, criteria.letter_case);
  });
}

void require_no_addresses(const event::Criteria& criteria) {
  for (const event::Condition& condition : criteria.conditions) {
    condition.for_each([](const event::Comparison& comparison) {
      require_reachable(comparison.path(), fmt::format("--where {}", text::safe(comparison.path().text())));
    });
  }
}

}  // namespace

void require_reachable(const event::Path& path, std::string_view shown) {
  using Root = event::Path::Root;
  const bool is_of_broker =
      path.root() == Root::routing_key || path.root() == Root::exchange || path.root() == Root::properties;
  if (!is_of_broker) return;
  throw UsageError(fmt::format("{} needs AMQP: no {} reaches a client of wazo-websocketd", shown,
                               path.root() == Root::properties ? "property" : text::safe(path.text())),
                   "the name of the event does: -e EVENT, --where name=EVENT, {name}, --by name");
}

event::Criteria without_keys(event::Criteria criteria, const catalogue::Catalogue& catalogue,
                             const SayNames& say) {
  require_no_addresses(criteria);
  if (std::any_of(criteria.selectors.begin(), criteria.selectors.end(), is_everything))
    criteria.selectors.clear();
  criteria.selectors = wanted_names(criteria, catalogue, say);
  criteria.excluded = excluded_names(criteria, catalogue, say);
  return criteria;
}

std::vector<std::string> subscriptions_for(const event::Criteria& criteria) {
  std::vector<std::string> names;
  for (const Selector& selector : criteria.selectors) {
    if (has_no_name(selector, criteria)) return {"*"};
    if (selector.by == Selector::By::name) names.push_back(selector.text);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.empty() || names.size() > most_names) return {"*"};
  return names;
}

}  // namespace wazobus::commands
