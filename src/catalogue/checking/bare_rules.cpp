// SPDX-License-Identifier: MIT
#include "catalogue/checking/bare_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "catalogue/wording.hpp"
#include "json/view.hpp"

namespace wazobus::catalogue {

namespace {

std::string missing_for_consumers() {
  return fmt::format("missing: {}", consequence::consumers_bind_by_it);
}

}  // namespace

void BareRules::check(const Message& message) const {
  const std::size_t before = findings_.count();
  for (const std::string& member : message.rules->entry->bare.members) check_repeated(message, member);
  if (message.headers != nullptr) check_headers(message);
  // A wrong value is in the key as well. It is reported once.
  if (findings_.count() == before) keys_.check_routing_key(message);
}

void BareRules::check_headers(const Message& message) const {
  if (!message.headers->has(Member::name))
    report(message.headers->object, Severity::warning, Rule::header_missing, missing_for_consumers(), "name");
  for (const Field& header : message.rules->entry->bare.headers) check_header(message, header);
}

void BareRules::check_header(const Message& message, const Field& header) const {
  const Index value = document_.find(message.headers->object, header.name);
  if (value == absent) {
    const Placeholder* const source = message.rules->entry->placeholder(header.name);
    const bool is_required = header.need == Need::required;
    if (!is_required && (source == nullptr || values_.at(source->location, message).empty())) return;
    report(message.headers->object, Severity::warning, Rule::header_missing,
           is_required ? missing_for_consumers() : "missing", header.name);
  } else if (!document_.is_string(value)) {
    report_type(value, Severity::warning, Rule::header_type, "string");
  } else if (!header.schema.allowed.empty()) {
    const std::string right = json::View(header.schema.allowed.front()).string();
    if (!document_.equals(value, right))
      report(value, Severity::warning, Rule::header_mismatch,
             fmt::format("expected {}, got {}", in_quotes(right), shown(value)));
  }
}

/// Compares a field of data with its copies in the body and in a header. Reports the one that differs.
void BareRules::check_repeated(const Message& message, const std::string& member) const {
  std::vector<Index> places;
  const auto add = [&](Index place) {
    if (is_text(place)) places.push_back(place);
  };
  if (message.headers != nullptr) add(header_from(message, member));
  add(document_.find(message.body->object, member));
  const Index data = message.data();
  if (data != absent && document_.is_object(data)) add(document_.find(data, member));
  const auto agree = [&](std::size_t a, std::size_t b) {
    return document_.string(places[a]) == document_.string(places[b]);
  };
  const auto tell = [&](std::size_t wrong, std::size_t right) {
    report(
        places[wrong], Severity::warning, Rule::header_mismatch,
        fmt::format("{} here, but {} elsewhere in the message", shown(places[wrong]), shown(places[right])));
  };
  if (places.size() == 2 && !agree(0, 1)) return tell(1, 0);
  if (places.size() < 3 || (agree(0, 1) && agree(1, 2))) return;
  if (agree(1, 2)) return tell(0, 1);
  if (agree(0, 2)) return tell(1, 0);
  tell(2, 0);
}

/// Returns the header that repeats a field of data, or absent.
Index BareRules::header_from(const Message& message, const std::string& field) const {
  Index found = absent;
  for (const Placeholder& placeholder : message.rules->entry->placeholders) {
    const Location& location = placeholder.location;
    const bool is_source =
        location.kind == Location::Kind::data && location.path.size() == 1 && location.path.front() == field;
    if (is_source) found = document_.find(message.headers->object, placeholder.name);
  }
  return found;
}

}  // namespace wazobus::catalogue
