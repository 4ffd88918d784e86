// SPDX-License-Identifier: MIT
#include "catalogue/checking/header_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

void HeaderRules::check(const Message& message) const {
  const bool is_current = edition_ == Edition::current;
  if (message.has_no_headers && is_current) report_none(message);
  if (message.headers == nullptr) {
    check_types_of_copies(message);
    return check_access(*message.body, message);
  }
  check_types(message);
  // NameRules reports a removed event. Its missing headers are not reported too.
  const bool is_removed = message.rules != nullptr && message.rules->removed;
  if (is_current && !is_removed && !message.is_bare) check_absent(message);
  check_agreement(message);
  check_access(*message.headers, message);
}

/// Reports a message without any header as one fault.
void HeaderRules::report_none(const Message& message) const {
  report((*message.record)[Member::headers], Severity::error, Rule::header_missing,
         message.is_bare
             ? "none: consumers of these events bind by name and category"
             : "none: without name, origin_uuid and required_acl nobody's client gets this event");
}

void HeaderRules::check_types(const Message& message) const {
  struct Text {
    Member member;
    std::string_view consequence;
  };
  static constexpr std::array texts{Text{Member::name, consequence::all_subscribers_get_it},
                                    Text{Member::origin_uuid, consequence::nobody_gets_it},
                                    Text{Member::required_acl, consequence::nobody_gets_it},
                                    Text{Member::tenant_uuid, consequence::master_gets_it}};
  const Members& headers = *message.headers;
  for (const auto& [member, words] : texts) {
    const Index value = headers[member];
    // An ACL of null means everybody.
    if (member == Member::required_acl && value != absent && is_null(value)) continue;
    check_text(value, Severity::error, message.is_bare ? consequence::consumers_bind_by_it : words);
  }
  check_uuid(headers[Member::origin_uuid], Severity::error, consequence::nobody_gets_it);
  check_uuid(headers[Member::tenant_uuid], Severity::error, consequence::master_gets_it);
  std::string storage;
  if (const Index tenant = headers[Member::tenant_uuid]; is_text(tenant))
    check_lower_case(tenant, document_.string(tenant, storage), consequence::master_gets_it);
  if (headers.has(Member::timestamp)) check_time(headers[Member::timestamp]);
  check_user_values(headers, /*are_headers*/ true);
}

/// Checks the headers that the body repeats. NameRules and BodyRules check name, origin_uuid and
/// required_acl.
void HeaderRules::check_types_of_copies(const Message& message) const {
  const Index tenant = (*message.body)[Member::tenant_uuid];
  check_text(tenant, Severity::warning,
             message.is_bare ? consequence::consumers_bind_by_it : consequence::master_gets_it);
  check_uuid(tenant, Severity::warning, consequence::master_gets_it);
  check_user_values(*message.body, /*are_headers*/ false);
}

void HeaderRules::check_text(Index value, Severity severity, std::string_view consequence) const {
  if (value == absent || is_text(value)) return;
  report_type(value, severity, Rule::header_type, "string", consequence);
}

void HeaderRules::check_uuid(Index value, Severity severity, std::string_view consequence) const {
  if (!is_text(value) || is_uuid(value)) return;
  report(value, severity, Rule::header_format, fmt::format("not a uuid: {}: {}", shown(value), consequence));
}

/// Bindings compare bytes, and services and clients write the uuids of tenants and users in lower case.
void HeaderRules::check_lower_case(Index place, std::string_view uuid, std::string_view consequence) const {
  if (text::is_lower_case_uuid(uuid) || !text::is_uuid(uuid) || is_told(place)) return;
  report(place, Severity::warning, Rule::header_format,
         fmt::format("a uuid in capital letters: {}: {}", in_quotes(uuid), consequence));
}

void HeaderRules::check_time(Index time) const {
  if (!is_text(time)) {
    report_type(time, Severity::warning, Rule::header_type, "string");
  } else if (!is_time(time)) {
    report(time, Severity::warning, Rule::header_format, fmt::format("not a date and time: {}", shown(time)));
  }
}

void HeaderRules::check_user_values(const Members& members, bool are_headers) const {
  std::string storage;
  for (const Index key : members.others) {
    if (!event::is_user_header(document_.inner(key))) continue;
    check_lower_case(key, event::user_of(document_.string(key, storage)), consequence::admins_get_it);
    const Index value = key + 1;
    const std::string_view raw = document_.raw(value);
    if (raw == "true") continue;
    // In a body, some servers write the text true.
    const bool is_lenient = are_headers || raw == "\"true\"" || raw == "\"True\"";
    report(value, is_lenient ? Severity::warning : Severity::error, Rule::header_type,
           fmt::format("expected the boolean true, got {}: {}", shown(value), consequence::admins_get_it));
  }
}

/// Reports missing headers that the message of every event needs.
void HeaderRules::check_absent(const Message& message) const {
  check_absent_name(message);
  if (!message.headers->has(Member::origin_uuid))
    report_missing_header(message, event::member::origin_uuid, Severity::error, consequence::nobody_gets_it);
  if (!message.headers->has(Member::required_acl))
    report_missing_header(message, event::member::required_acl, Severity::error, consequence::nobody_gets_it);
  if (message.rules != nullptr) check_absent_of_level(message);
}

void HeaderRules::check_absent_name(const Message& message) const {
  const Index name = (*message.headers)[Member::name];
  if (name == absent)
    return report_missing_header(message, event::member::name, Severity::error,
                                 consequence::all_subscribers_get_it);
  if (!is_text(name) || !document_.inner(name).empty()) return;
  report(name, Severity::error, Rule::header_missing,
         fmt::format("empty, which is like missing: {}", consequence::all_subscribers_get_it));
}

void HeaderRules::check_absent_of_level(const Message& message) const {
  const Members& headers = *message.headers;
  const Level level = message.rules->entry->level;
  const bool has_tenant = level == Level::tenant || level == Level::user || level == Level::multi_user;
  if (has_tenant && !headers.has(Member::tenant_uuid))
    report_missing_header(message, event::member::tenant_uuid, Severity::error, consequence::master_gets_it);
  if (level != Level::tenant) return;
  const bool is_for_all = std::any_of(headers.others.begin(), headers.others.end(),
                                      [this](Index key) { return document_.inner(key) == event::all_users; });
  if (is_for_all) return;
  report_missing_header(message, event::all_users, Severity::warning, consequence::admins_get_it);
}

/// Checks required_access, which wazo-bus derives from the name.
void HeaderRules::check_access(const Members& members, const Message& message) const {
  const Index access = members[Member::required_access];
  if (access == absent || !message.is_named || is_told(access)) return;
  if (!is_text(access)) return report_type(access, Severity::warning, Rule::header_type, "string");
  std::string storage;
  const std::string_view text = document_.string(access, storage);
  if (text.starts_with(event::access_prefix) && text.substr(event::access_prefix.size()) == message.name)
    return;
  report(access, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but the event is {}", shown(access), in_quotes(message.name)));
}

/// Compares the headers with their copies in the body, which repeats them since 22.03.
void HeaderRules::check_agreement(const Message& message) const {
  const Members& headers = *message.headers;
  const Members& body = *message.body;
  for (const Member member : {Member::origin_uuid, Member::required_acl, Member::timestamp,
                              Member::tenant_uuid, Member::required_access}) {
    const Index copy = body[member];
    // A copy that is wrong by itself is not compared.
    if (copy != absent && !body_.is_wrong(member, copy)) compare(headers[member], copy);
  }
  constexpr std::size_t most_others = 64;
  if (headers.others.size() > most_others || body.others.size() > most_others)
    return compare_many_others(headers.others, body.others);
  compare_others(headers.others, body.others);
}

void HeaderRules::compare_others(const std::vector<Index>& headers, const std::vector<Index>& copies) const {
  // Both mostly have the same order.
  std::size_t guess = 0;
  for (const Index key : headers) {
    const std::string_view raw = document_.raw(key);
    for (std::size_t tried = 0; tried < copies.size(); ++tried) {
      const std::size_t at = (guess + tried) % copies.size();
      if (!same_text(document_.raw(copies[at]), raw)) continue;
      compare(key + 1, copies[at] + 1);
      guess = at + 1;
      break;
    }
  }
}

void HeaderRules::compare_many_others(const std::vector<Index>& headers,
                                      const std::vector<Index>& copies) const {
  std::unordered_map<std::string_view, Index> by_name;
  for (const Index key : copies) by_name.emplace(document_.raw(key), key);
  for (const Index key : headers) {
    if (const auto found = by_name.find(document_.raw(key)); found != by_name.end())
      compare(key + 1, found->second + 1);
  }
}

void HeaderRules::compare(Index header, Index copy) const {
  if (header == absent || same_values(document_, header, copy) || is_told(header) || is_told(copy)) return;
  report(header, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in the body", shown(header), shown(copy)));
}

void HeaderRules::check_own(const Message& message) const {
  const std::vector<Index>& keys = message.headers->others;
  for (const OwnHeader& own : message.rules->own_headers) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](Index key) { return document_.inner(key) == own.name; });
    if (found == keys.end()) continue;
    const Index value = *found + 1;
    if (!is_told(value) && has_own_value(own, value)) compare_with_field(own, value, message);
  }
}

/// May the header have this value? If not, reports it.
bool HeaderRules::has_own_value(const OwnHeader& own, Index value) const {
  if (!own.types.has(type_of(document_, value))) {
    report_type(value, Severity::warning, Rule::header_type, own.types.describe());
    return false;
  }
  const std::string_view source = document_.source(value);
  const bool is_allowed = own.allowed.empty() || std::any_of(own.allowed.begin(), own.allowed.end(),
                                                             [source](const std::string& allowed) {
                                                               return same_text(allowed, source);
                                                             });
  if (is_allowed) return true;
  const std::string& right = own.allowed.front();
  report(value, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in this event", shown(value),
                     right.starts_with('"') ? in_quotes(json::View(right).string()) : right));
  return false;
}

/// Compares the header with the field of data that should have the same value.
void HeaderRules::compare_with_field(const OwnHeader& own, Index value, const Message& message) const {
  const Index field = values_.field(own.field, message);
  if (field == absent || document_.is_container(field) || is_null(field) || is_told(field)) return;
  if (document_.is_container(value) || values_.python_text(field) == values_.python_text(value)) return;
  findings_.mark_told(fact::ContradictedField{field});
  report(value, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in data.{}", shown(value), shown(field), fmt::join(own.field, ".")));
}

void HeaderRules::check_required(const Message& message) const {
  const std::vector<Index>& keys = message.headers->others;
  std::string storage;
  for (const RequiredHeader& required : message.rules->required_headers) {
    // UserRules checks this header.
    if (event::is_user_header(required.name.text()) && message.rules->entry->level == Level::user &&
        edition_ == Edition::current)
      continue;
    const Shape shape{required.name, required.values};
    const bool is_there = std::any_of(keys.begin(), keys.end(), [&](Index key) {
      return document_.inner(key) == event::all_users ||
             values_.fit(shape, document_.string(key, storage), message);
    });
    if (!is_there)
      report(message.headers->object, Severity::warning, Rule::header_missing, "missing",
             required.name.text());
  }
}

}  // namespace wazobus::catalogue
