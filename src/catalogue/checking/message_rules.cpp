// SPDX-License-Identifier: MIT
#include "catalogue/checking/message_rules.hpp"

#include <fmt/format.h>

#include "text/uuid.hpp"

namespace wazobus::catalogue {

void MessageRules::report_type(Index value, Severity severity, Rule rule, std::string_view expected,
                               std::string_view consequence) const {
  report(value, severity, rule,
         fmt::format("expected {}, got {}{}{}", expected, name_of(type_of(document_, value)),
                     consequence.empty() ? "" : ": ", consequence));
}

void MessageRules::report_missing_header(const Message& message, std::string_view name, Severity severity,
                                         std::string_view consequence) const {
  std::string words = fmt::format("missing: without it {}", consequence);
  report(message.headers->object, severity, Rule::header_missing, std::move(words), std::string(name));
}

bool MessageRules::is_uuid(Index value) const {
  std::string storage;
  return is_text(value) && text::is_uuid(document_.string(value, storage));
}

bool MessageRules::is_time(Index value) const {
  std::string storage;
  return is_text(value) && is_date_time(document_.string(value, storage));
}

bool MessageRules::is_copy(const Message& message, Member member) const {
  const Index value = (*message.body)[member];
  if (message.headers == nullptr || value == absent) return false;
  const Index header = (*message.headers)[member];
  return header != absent && same_text(document_.source(header), document_.source(value));
}

}  // namespace wazobus::catalogue
