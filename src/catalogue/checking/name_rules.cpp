// SPDX-License-Identifier: MIT
#include "catalogue/checking/name_rules.hpp"

#include <fmt/format.h>

namespace wazobus::catalogue {

void NameRules::check(const Message& message) const {
  check_body_name(message);
  check_agreement(message);
  if (!message.is_named) return;
  const Members& body = *message.body;
  const Index place = is_text(body[Member::name]) ? body[Member::name] : body.object;
  if (message.rules == nullptr) {
    report_unknown(place, *message.event, message.name);
  } else if (message.rules->removed) {
    report_removed(place, *message.rules);
  }
}

void NameRules::report_unknown(Index place, KnownEvent& event, std::string_view name) const {
  report(place, Severity::warning, Rule::name_unknown, events_.why_unknown(event, name));
}

void NameRules::report_removed(Index place, const EventRules& rules) const {
  report(place, *rules.removed, Rule::name_removed, fmt::format("removed in {}", rules.entry->removed_in));
}

/// Checks the name in the body. It may be missing there if the message has headers, because wazo-bus and
/// wazo-websocketd read the header.
void NameRules::check_body_name(const Message& message) const {
  const Members& body = *message.body;
  const Index name = body[Member::name];
  if (name == absent) {
    if (!are_headers_enough(message))
      report(body.object, Severity::error, Rule::name_missing, "missing", "name");
  } else if (is_copy(message, Member::name)) {
    return;
  } else if (!is_text(name)) {
    report_type(name, Severity::error, Rule::name_type, "string");
  } else if (document_.inner(name).empty() && !message.is_named) {
    report(name, Severity::error, Rule::name_missing, "empty: wazo-websocketd drops the event");
  }
}

/// Compares the names in body, headers and record. The record's name is a copy of the header's, if there is
/// one.
void NameRules::check_agreement(const Message& message) const {
  const Index inner = (*message.body)[Member::name];
  const Index header = message.headers != nullptr ? (*message.headers)[Member::name] : absent;
  const Index outer = message.record != nullptr ? (*message.record)[Member::name] : absent;
  if (!is_text(header)) return compare(inner, outer, "record");
  if (document_.inner(header).empty()) return;
  if (message.has_wrong_name || (differ(header, inner) && differ(header, outer)))
    return compare(header, inner, "body");
  compare(inner, header, "headers");
  compare(outer, header, "headers");
}

bool NameRules::differ(Index a, Index b) const {
  return is_text(a) && is_text(b) && !same_values(document_, a, b);
}

void NameRules::compare(Index here, Index there, std::string_view where) const {
  if (!differ(here, there)) return;
  report(here, Severity::warning, Rule::name_mismatch,
         fmt::format("{} here, but {} in the {}", shown(here), shown(there), where));
}

}  // namespace wazobus::catalogue
