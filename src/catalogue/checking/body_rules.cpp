// SPDX-License-Identifier: MIT
#include "catalogue/checking/body_rules.hpp"

#include <fmt/format.h>

#include "event/wazo.hpp"

namespace wazobus::catalogue {

void BodyRules::check(const Message& message) const {
  if (!message.is_bare) check_origin(message);
  check_acl_type(message);
  if (edition_ == Edition::documented && !message.is_bare) return report_extras(*message.body);
  check_time(message);
}

bool BodyRules::is_wrong(Member member, Index value) const {
  switch (member) {
    case Member::origin_uuid:
      return !is_uuid(value);
    case Member::required_acl:
      return !is_text(value) && !is_null(value);
    case Member::timestamp:
      return !is_time(value);
    default:
      return false;
  }
}

void BodyRules::check_origin(const Message& message) const {
  const Index origin = (*message.body)[Member::origin_uuid];
  if (origin == absent) {
    if (!are_headers_enough(message))
      report(message.body->object, Severity::error, Rule::origin_missing, "missing",
             std::string(event::member::origin_uuid));
    return;
  }
  if (is_copy(message, Member::origin_uuid) || !is_wrong(Member::origin_uuid, origin)) return;
  if (is_null(origin)) {
    report(origin, Severity::warning, Rule::origin_null,
           "null: the publisher did not know its server's uuid");
  } else if (!is_text(origin)) {
    report_type(origin, Severity::error, Rule::origin_type, "string");
  } else {
    report(origin, Severity::error, Rule::origin_format, fmt::format("not a uuid: {}", shown(origin)));
  }
}

void BodyRules::check_acl_type(const Message& message) const {
  const Index acl = (*message.body)[Member::required_acl];
  if (acl == absent || is_copy(message, Member::required_acl) || !is_wrong(Member::required_acl, acl)) return;
  report_type(acl, Severity::error, Rule::acl_type, "string or null");
}

void BodyRules::check_time(const Message& message) const {
  const Index time = (*message.body)[Member::timestamp];
  if (time == absent || is_copy(message, Member::timestamp) || !is_wrong(Member::timestamp, time)) return;
  report(time, Severity::warning, Rule::timestamp_format,
         fmt::format("not a date and time: {}", shown(time)));
}

/// Reports the members that the documentation does not have. It has name, data, origin_uuid and required_acl.
void BodyRules::report_extras(const Members& body) const {
  const auto report_extra = [this](Index place) {
    report(place, Severity::warning, Rule::envelope_extra, "not in the documentation");
  };
  for (const Index key : body.others) report_extra(key);
  for (std::size_t i = 0; i < member_count; ++i) {
    const auto member = static_cast<Member>(i);
    const bool is_documented = member == Member::name || member == Member::data ||
                               member == Member::origin_uuid || member == Member::required_acl;
    if (!is_documented && body.has(member)) report_extra(body[member]);
  }
}

}  // namespace wazobus::catalogue
