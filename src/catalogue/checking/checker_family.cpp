// SPDX-License-Identifier: MIT
// Which family of Asterisk's events a message belongs to, and what holds for messages that are published
// without wazo-bus.
#include <fmt/format.h>

#include <algorithm>

#include "catalogue/checking/checker.hpp"
#include "catalogue/wording.hpp"
#include "text/letter_case.hpp"

namespace wazobus::catalogue {

void Checker::find_rules(Message& message) {
  if (!message.is_named) return;
  current_ = &known(message.name);
  ++current_->count;
  ++counts_.events;
  message.rules = current_->rules;
  const bool is_of_service = message.rules != nullptr && message.rules->entry->family == event::Family::none;
  if (!is_of_service) find_rules_of_family(message);
}

void Checker::find_rules_of_family(Message& message) {
  const event::Family family = family_of(message);
  const Entry* const by_name = current_->entry;
  const bool is_told_by_name =
      family == event::Family::none || (by_name != nullptr && by_name->family == family);
  const Entry* const entry = is_told_by_name ? by_name : rulebook_.catalogue().find(message.name, family);
  if (entry != by_name) {
    message.rules = rulebook_.find(message.name, family);
    if (message.rules != nullptr && current_->guesses.size() < message.rules->guesses)
      current_->guesses.resize(message.rules->guesses, Schema::no_property);
  }
  message.is_bare = looks_bare(message, entry, family);
}

bool Checker::is_field_the_name(const Message& message, std::string_view field) const {
  const Index inner = (*message.body)[Member::data];
  if (inner == none || !document_.is_object(inner)) return false;
  const Index value = document_.find(inner, field);
  return is_text(value) && document_.equals(value, message.name);
}

event::Family Checker::family_of(const Message& message) {
  event::Clues clues;
  std::string category;
  if (message.headers != nullptr) {
    const Index header = (*message.headers)[Member::category];
    if (is_text(header)) clues.category = category = document_.string(header);
  }
  clues.type_is_name = is_field_the_name(message, event::words_of(event::Family::ari).own_name);
  clues.event_is_name = is_field_the_name(message, event::words_of(event::Family::ami).own_name);
  if (message.record != nullptr && is_text((*message.record)[Member::routing_key]))
    clues.routing_key = document_.string((*message.record)[Member::routing_key], storage_);
  return event::family_of(clues);
}

/// Both wazo-amid and Asterisk's module publish AMI events. The header tells, else the key, which the module
/// writes in lower case, else what wazo-bus would have added.
bool Checker::looks_bare(const Message& message, const Entry* entry, event::Family family) {
  if (entry == nullptr) return family != event::Family::none;
  if (entry->is_always_bare()) return true;
  if (!entry->may_be_bare()) return false;
  if (message.headers != nullptr && (*message.headers)[Member::category] != none) return true;
  const auto has_origin = [](const Envelope* envelope) {
    return envelope != nullptr && (envelope->has(Member::origin_uuid) || envelope->has(Member::required_acl));
  };
  if (has_origin(message.headers) || has_origin(message.body)) return false;
  if (message.record != nullptr && is_text((*message.record)[Member::routing_key])) {
    const std::string key = document_.string((*message.record)[Member::routing_key]);
    return key == text::lower_case(key);
  }
  return message.headers == nullptr && message.body->others.empty() &&
         !message.body->has(Member::timestamp) &&
         is_field_the_name(message, event::words_of(entry->family).own_name);
}

Checker::Candidates Checker::values_of(const Placeholder& placeholder, const Message& message) const {
  Candidates values = values_of(placeholder.location, message);
  if (!placeholder.is_lower_case) return values;
  for (std::string& value : values) value = text::lower_case(std::move(value));
  return values;
}

void Checker::check_bare(Message& message) {
  const std::size_t before = pending_.size();
  for (const std::string& member : message.rules->entry->bare.members) check_repeated(message, member);
  if (message.headers != nullptr) {
    if (!message.headers->has(Member::name))
      report(message.headers->object, Severity::warning, Rule::header_missing,
             "missing: consumers of these events bind by it", "name");
    for (const Field& header : message.rules->entry->bare.headers) check_bare_header(message, header);
  }
  // A key that follows a wrong value is not told again.
  if (pending_.size() == before) check_routing_key(message);
}

void Checker::check_bare_header(const Message& message, const Field& header) {
  const Index value = document_.find(message.headers->object, header.name);
  const Placeholder* const source = message.rules->entry->placeholder(header.name);
  const Candidates wanted = source != nullptr ? values_of(source->location, message) : Candidates{};
  if (value == none) {
    if (header.need != Need::required && wanted.empty()) return;
    report(message.headers->object, Severity::warning, Rule::header_missing,
           header.need == Need::required ? "missing: consumers of these events bind by it" : "missing",
           header.name);
  } else if (!document_.is_string(value)) {
    report(value, Severity::warning, Rule::header_type,
           fmt::format("expected string, got {}", name_of(type_of(value))));
  } else if (!header.schema.allowed.empty()) {
    const std::string text = json::View(header.schema.allowed.front()).string();
    if (!document_.equals(value, text))
      report(value, Severity::warning, Rule::header_mismatch,
             fmt::format("expected {}, got {}", quoted(text), shown(value)));
  }
}

/// Of a field of data that stands beside data as well, and in a header: the one that differs is told.
void Checker::check_repeated(const Message& message, const std::string& member) {
  std::array<Index, 3> places{none, document_.find(message.body->object, member), none};
  const Index inner = (*message.body)[Member::data];
  if (inner != none && document_.is_object(inner)) places[2] = document_.find(inner, member);
  for (const Placeholder& placeholder : message.rules->entry->placeholders) {
    const bool is_source = placeholder.location.kind == Location::Kind::data &&
                           placeholder.location.path.size() == 1 &&
                           placeholder.location.path.front() == member;
    if (is_source && message.headers != nullptr)
      places[0] = document_.find(message.headers->object, placeholder.name);
  }
  std::vector<Index> texts;
  std::copy_if(places.begin(), places.end(), std::back_inserter(texts),
               [this](Index place) { return is_text(place); });
  const auto agree = [&](std::size_t a, std::size_t b) {
    return document_.string(texts[a]) == document_.string(texts[b]);
  };
  const auto tell = [&](std::size_t wrong, std::size_t right) {
    report(texts[wrong], Severity::warning, Rule::header_mismatch,
           fmt::format("{} here, but {} elsewhere in the message", shown(texts[wrong]), shown(texts[right])));
  };
  if (texts.size() == 2 && !agree(0, 1)) return tell(1, 0);
  if (texts.size() < 3 || (agree(0, 1) && agree(1, 2))) return;
  if (agree(1, 2)) return tell(0, 1);
  if (agree(0, 2)) return tell(1, 0);
  tell(2, 0);
}

}  // namespace wazobus::catalogue
