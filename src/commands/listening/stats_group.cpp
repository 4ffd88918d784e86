// SPDX-License-Identifier: MIT
#include "commands/listening/stats_group.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "event/family.hpp"

namespace wazobus::commands {

namespace {

std::string service_of(const event::Event& event, std::string_view name,
                       const catalogue::Catalogue& catalogue) {
  const catalogue::Entry* entry = catalogue.find(name);
  if (entry != nullptr && entry->family != event::Family::none)
    entry = catalogue.find(name, event::family_of(event));
  return entry == nullptr ? "(unknown event)" : entry->service;
}

std::string users_of(const event::Event& event) {
  const std::vector<std::string> users = event.users();
  if (users.empty()) return "(no user)";
  return fmt::format("{}", fmt::join(users, ","));
}

std::string_view word_of(StatsBy by) {
  for (const auto& choice : stats_by_choices)
    if (choice.value == by) return choice.word;
  return {};
}

}  // namespace

event::Statistics::Grouping grouping_of(StatsBy by, const catalogue::Catalogue& catalogue) {
  const std::string what(word_of(by));
  switch (by) {
    case StatsBy::name:
      break;
    case StatsBy::service:
      return {what, [&catalogue](const event::Event& event, std::string_view name) {
                return service_of(event, name, catalogue);
              }};
    case StatsBy::tenant:
      return {what, [](const event::Event& event, std::string_view) {
                return event.tenant().value_or("(no tenant)");
              }};
    case StatsBy::user:
      return {what, [](const event::Event& event, std::string_view) { return users_of(event); }};
    case StatsBy::routing_key:
      return {what, [](const event::Event& event, std::string_view) {
                const std::string& key = event.frame().routing_key;
                return key.empty() ? "(no routing key)" : key;
              }};
  }
  return {};
}

}  // namespace wazobus::commands
