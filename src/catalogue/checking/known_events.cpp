// SPDX-License-Identifier: MIT
#include "catalogue/checking/known_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "catalogue/wording.hpp"

namespace wazobus::catalogue {

namespace {

/// A program that makes up names must not fill the memory.
constexpr std::size_t most_names = 10'000;
/// The places for recent names. There are more than events of wazo-bus, so that few names share a place.
constexpr std::size_t recently_met = 1024;
constexpr std::string_view other_names = "(other names)";

std::string unknown_name(const Catalogue& catalogue, std::string_view name) {
  const std::string_view near = catalogue.suggestion(name);
  if (!near.empty() && near != name)
    return fmt::format("unknown event {}; did you mean '{}'?", in_quotes(name), near);
  const Entry* const entry = catalogue.find(name);
  if (entry == nullptr || entry->is_family()) return fmt::format("unknown event {}", in_quotes(name));
  if (entry->documented) return fmt::format("{} is '{}' in the documentation", in_quotes(name), entry->name);
  return fmt::format("{} is not in the documentation", in_quotes(name));
}

}  // namespace

KnownEvents::KnownEvents(Rulebook& rulebook) : rulebook_(rulebook), recent_(recently_met) {}

void EventCounts::add(const EventCounts& other) {
  values += other.values;
  events += other.events;
  gaps += other.gaps;
  for (const Gap& gap : other.first_gaps)
    if (first_gaps.size() < most_gaps) first_gaps.push_back(gap);
  for (const auto& [name, count] : other.by_event) {
    const bool has_room = by_event.size() < most_names || by_event.contains(name);
    by_event[has_room ? name : std::string(other_names)] += count;
  }
}

void KnownEvent::make_room_for(const EventRules& others) {
  if (guesses.size() < others.guesses) guesses.resize(others.guesses, Schema::no_property);
}

KnownEvent& KnownEvents::meet(std::string_view name) {
  KnownEvent& event = find(name);
  count(event);
  return event;
}

KnownEvent& KnownEvents::find(std::string_view name) {
  // No event has so long a name, and remembering such names could fill the memory.
  if (name.size() > longest_name) return too_long_name_;
  // A few names make up most of the events on a bus.
  Recent& recent = recent_[(quick_hash(name) >> 48U) % recently_met];
  if (recent.event != nullptr && same_text(recent.name, name)) return *recent.event;
  auto& [found_name, found] = look_up(name);
  recent = {found_name, &found};
  return found;
}

void KnownEvents::count_gap(const Gap& gap) {
  ++counts_.gaps;
  if (counts_.first_gaps.size() < most_gaps) counts_.first_gaps.push_back(gap);
}

KnownEvents::Named& KnownEvents::look_up(std::string_view name) {
  if (const auto found = known_.find(name); found != known_.end()) return *found;
  if (known_.size() >= most_names) {
    counts_.add(take_counts());
    known_.clear();
    std::fill(recent_.begin(), recent_.end(), Recent{});
  }
  Named& added = *known_.try_emplace(std::string(name)).first;
  KnownEvent& fresh = added.second;
  fresh.rules = rulebook_.find(name);
  fresh.entry = rulebook_.catalogue().find(name);
  if (fresh.rules != nullptr) fresh.make_room_for(*fresh.rules);
  return added;
}

const std::string& KnownEvents::why_unknown(KnownEvent& event, std::string_view name) const {
  if (event.unknown.empty()) event.unknown = unknown_name(rulebook_.catalogue(), name);
  return event.unknown;
}

EventCounts KnownEvents::take_counts() {
  const auto move_to_counts = [this](std::string_view name, KnownEvent& event) {
    if (event.count == 0) return;
    EventCounts one;
    one.by_event.emplace(name, std::exchange(event.count, 0));
    counts_.add(one);
  };
  move_to_counts(other_names, too_long_name_);
  for (auto& [name, event] : known_) move_to_counts(name, event);
  return std::exchange(counts_, {});
}

}  // namespace wazobus::catalogue
