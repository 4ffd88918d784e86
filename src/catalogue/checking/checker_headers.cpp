// SPDX-License-Identifier: MIT
// What a record's headers say: their types, whether they agree with the rest of the message, and whether they
// bring the event to the clients that it is for (delivery.md). One fault gives one finding: what the body
// repeats of a header is not judged again, nor what follows from a wrong one.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "catalogue/checking/checker.hpp"
#include "catalogue/making/envelope.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

// Who still gets an event of which a header is missing or wrong (delivery.md, section 2).
constexpr std::string_view nobody_gets_it = "nobody's client gets this event";
constexpr std::string_view all_subscribers_get_it = "only clients that subscribe to * get this event";
constexpr std::string_view master_gets_it = "only clients of the master tenant get this event";
constexpr std::string_view consumers_bind_by_it = "consumers of these events bind by it";
constexpr std::string_view admins_get_it = "only administrators' clients get this event";

bool is_for_all(std::string_view header) {
  return header == "user_uuid:*";
}

}  // namespace

bool Checker::is_reported(Index place) const {
  return std::any_of(pending_.begin(), pending_.end(),
                     [place](const Pending& pending) { return pending.place == place; });
}

/// Are they spelled alike, or the same text?
bool Checker::same_values(Index a, Index b) const {
  if (same_text(document_.source(a), document_.source(b))) return true;
  return document_.is_string(a) && document_.is_string(b) && document_.string(a) == document_.string(b);
}

/// Has the header of this name the same value? Then it is the header that is judged.
bool Checker::is_copy(const Message& message, Member member, Index value) const {
  if (message.headers == nullptr || value == none) return false;
  const Index header = (*message.headers)[member];
  return header != none && same_text(document_.source(header), document_.source(value));
}

void Checker::check_headers(Message& message) {
  check_header_types(*message.headers, true, message.is_bare);
  // That an event is no longer sent is all there is to say of it.
  const bool is_removed = message.rules != nullptr && message.rules->removed;
  if (rulebook_.edition() == Edition::current && !is_removed && !message.is_bare)
    check_absent_headers(message);
  check_agreement(message);
  check_access(*message.headers, message);
}

void Checker::report_missing_header(const Message& message, std::string name, Severity severity,
                                    std::string_view consequence) {
  std::string words = fmt::format("missing: without it {}", consequence);
  report(message.headers->object, severity, Rule::header_missing, std::move(words), std::move(name));
}

/// Without these a message goes nowhere, whatever the event is.
void Checker::check_absent_headers(const Message& message) {
  const Envelope& headers = *message.headers;
  const bool has_empty_name =
      is_text(headers[Member::name]) && document_.inner(headers[Member::name]).empty();
  if (has_empty_name) {
    report(headers[Member::name], Severity::error, Rule::header_missing,
           fmt::format("empty, which is like missing: {}", all_subscribers_get_it));
  } else if (!headers.has(Member::name)) {
    report_missing_header(message, "name", Severity::error, all_subscribers_get_it);
  }
  if (!headers.has(Member::origin_uuid))
    report_missing_header(message, "origin_uuid", Severity::error, nobody_gets_it);
  if (!headers.has(Member::required_acl))
    report_missing_header(message, "required_acl", Severity::error, nobody_gets_it);
  const Level level = message.rules != nullptr ? message.rules->entry->level : Level::unknown;
  const bool has_tenant = level == Level::tenant || level == Level::user || level == Level::multi_user;
  if (has_tenant && !headers.has(Member::tenant_uuid))
    report_missing_header(message, "tenant_uuid", Severity::error, master_gets_it);
  if (level != Level::tenant) return;
  const bool is_there = std::any_of(headers.others.begin(), headers.others.end(),
                                    [this](Index key) { return is_for_all(document_.inner(key)); });
  if (!is_there) report_missing_header(message, "user_uuid:*", Severity::warning, admins_get_it);
}

/// Of those headers that mean the same in all messages; also of the copies in a body that came alone.
void Checker::check_header_types(const Envelope& headers, bool are_headers, bool is_bare) {
  struct Text {
    Member member;
    std::string_view consequence;
  };
  static constexpr std::array texts{
      Text{Member::name, all_subscribers_get_it}, Text{Member::origin_uuid, nobody_gets_it},
      Text{Member::required_acl, nobody_gets_it}, Text{Member::tenant_uuid, master_gets_it}};
  for (const auto& [member, consequence] : texts) {
    // The body's other three have rules of their own, and a void ACL means everybody.
    if (!are_headers && member != Member::tenant_uuid) continue;
    const Index value = headers[member];
    if (value == none || is_text(value) || (member == Member::required_acl && is_null(value))) continue;
    const Severity severity = are_headers ? Severity::error : Severity::warning;
    report(value, severity, Rule::header_type,
           fmt::format("expected string, got {}: {}", name_of(type_of(value)),
                       is_bare ? consumers_bind_by_it : consequence));
  }
  for (const Member member : {Member::origin_uuid, Member::tenant_uuid}) {
    if (!are_headers && member == Member::origin_uuid) continue;
    const Index value = headers[member];
    if (!is_text(value) || text::is_uuid(document_.string(value, storage_))) continue;
    report(value, are_headers ? Severity::error : Severity::warning, Rule::header_format,
           fmt::format("not a uuid: {}: {}", shown(value),
                       member == Member::origin_uuid ? nobody_gets_it : master_gets_it));
  }
  if (are_headers && headers.has(Member::timestamp))
    check_time(headers[Member::timestamp], Rule::header_format);
  for (const Index key : headers.others) {
    if (!document_.inner(key).starts_with(event::user_prefix)) continue;
    const Index value = key + 1;
    const std::string_view raw = document_.raw(value);
    if (raw == "true") continue;
    // In a body, the text true is a known way to write it (discrepancies.md, B13).
    const bool is_lenient = are_headers || raw == "\"true\"" || raw == "\"True\"";
    report(value, is_lenient ? Severity::warning : Severity::error, Rule::header_type,
           fmt::format("expected the boolean true, got {}: {}", shown(value), admins_get_it));
  }
}

void Checker::check_time(Index time, Rule rule) {
  if (!is_text(time) && rule == Rule::header_format) {
    return report(time, Severity::warning, Rule::header_type,
                  fmt::format("expected string, got {}", name_of(type_of(time))));
  }
  if (!is_text(time) || !is_date_time(document_.string(time, storage_)))
    report(time, Severity::warning, rule, fmt::format("not a date and time: {}", shown(time)));
}

/// wazo-bus derives it from the name.
void Checker::check_access(const Envelope& envelope, const Message& message) {
  const Index access = envelope[Member::required_access];
  if (access == none || !message.is_named || is_reported(access)) return;
  if (!is_text(access)) {
    return report(access, Severity::warning, Rule::header_type,
                  fmt::format("expected string, got {}", name_of(type_of(access))));
  }
  constexpr std::string_view prefix = "event.";
  const std::string_view text = document_.string(access, storage_);
  if (text.starts_with(prefix) && text.substr(prefix.size()) == message.name) return;
  report(access, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but the event is {}", shown(access), quoted(message.name)));
}

void Checker::compare_many_headers(const std::vector<Index>& headers, const std::vector<Index>& inner) {
  std::unordered_map<std::string_view, Index> by_name;
  for (const Index key : inner) by_name.emplace(document_.raw(key), key);
  for (const Index key : headers) {
    if (const auto found = by_name.find(document_.raw(key)); found != by_name.end())
      compare_header(key + 1, found->second + 1);
  }
}

void Checker::compare_header(Index header, Index inner) {
  if (header == none || inner == none || same_values(header, inner)) return;
  if (is_reported(header) || is_reported(inner)) return;
  report(header, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in the body", shown(header), shown(inner)));
}

/// Do check_origin() and check_envelope() find it wrong?
bool Checker::is_wrong_copy(Member member, Index copy) {
  if (copy == none) return false;
  switch (member) {
    case Member::origin_uuid:
      return !is_text(copy) || !text::is_uuid(document_.string(copy, storage_));
    case Member::required_acl:
      return !is_text(copy) && !is_null(copy);
    case Member::timestamp:
      return !is_text(copy) || !is_date_time(document_.string(copy, storage_));
    default:
      return false;
  }
}

/// The body repeats the headers since 22.03.
void Checker::check_agreement(const Message& message) {
  const Envelope& headers = *message.headers;
  const Envelope& body = *message.body;
  for (const Member member : {Member::origin_uuid, Member::required_acl, Member::timestamp,
                              Member::tenant_uuid, Member::required_access}) {
    // What is wrong by itself is told of itself.
    if (!is_wrong_copy(member, body[member])) compare_header(headers[member], body[member]);
  }
  constexpr std::size_t most_others = 64;
  if (headers.others.size() > most_others || body.others.size() > most_others)
    return compare_many_headers(headers.others, body.others);
  // Both stand in the same order, mostly.
  std::size_t guess = 0;
  for (const Index key : headers.others) {
    const std::string_view raw = document_.raw(key);
    for (std::size_t tried = 0; tried < body.others.size(); ++tried) {
      const std::size_t at = (guess + tried) % body.others.size();
      if (!same_text(document_.raw(body.others[at]), raw)) continue;
      compare_header(key + 1, body.others[at] + 1);
      guess = at + 1;
      break;
    }
  }
}

/// The headers that only some events have, such as conference_id.
void Checker::check_own_headers(Message& message) {
  for (const OwnHeader& own : message.rules->own_headers) {
    const auto& keys = message.headers->others;
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](Index key) { return document_.inner(key) == own.name; });
    if (found == keys.end()) continue;
    const Index value = *found + 1;
    if (is_reported(value) || !is_own_type(own, value)) continue;
    check_own_copy(own, value, message);
  }
}

bool Checker::is_own_type(const OwnHeader& own, Index value) {
  if (!own.types.has(type_of(value))) {
    report(value, Severity::warning, Rule::header_type,
           fmt::format("expected {}, got {}", own.types.describe(), name_of(type_of(value))));
    return false;
  }
  const std::string_view source = document_.source(value);
  if (own.allowed.empty() ||
      std::any_of(own.allowed.begin(), own.allowed.end(),
                  [source](const std::string& allowed) { return same_text(allowed, source); }))
    return true;
  const std::string& right = own.allowed.front();
  report(value, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in this event", shown(value),
                     right.starts_with('"') ? quoted(json::View(right).string()) : right));
  return false;
}

/// Against the field of data that has its name, or that the catalogue gives for it.
void Checker::check_own_copy(const OwnHeader& own, Index value, Message& message) {
  const Index field = field_at(own.field, message);
  if (field == none || document_.is_container(field) || is_null(field) || is_reported(field)) return;
  if (document_.is_container(value) || python_text(field) == python_text(value)) return;
  message.told_field = field;
  report(value, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in data.{}", shown(value), shown(field), fmt::join(own.field, ".")));
}

bool Checker::is_user(const Location& location, const Message& message) {
  return location.kind == Location::Kind::user ||
         (location.kind == Location::Kind::data && location.path == message.rules->user_field);
}

/// The word that fills the user's placeholder in a routing key or an ACL.
void Checker::add_witness(const std::vector<Shape>& shapes, Index place, std::string_view what,
                          const Message& message, std::vector<Witness>& witnesses) const {
  if (!is_text(place)) return;
  const std::string key = document_.string(place);
  for (const Shape& shape : shapes) {
    // What is sent where there is nobody may be an ACL of its own.
    if (key == shape.text.text() && key.ends_with(".None"))
      return witnesses.push_back({std::string(nobody), what});
    std::vector<std::string_view> words;
    if (!shape.text.has_placeholders() || !shape.text.matches(key, Ids::escaped, &words)) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (is_user(shape.values[i].location, message)) witnesses.push_back({std::string(words[i]), what});
    }
    return;
  }
}

/// Who says whom the event is for, besides the header: data, routing key and ACL.
std::vector<Checker::Witness> Checker::witnesses_of_user(const Message& message) const {
  std::vector<Witness> witnesses;
  const EventRules& rules = *message.rules;
  if (!rules.user_field.empty()) {
    const Index field = field_at(rules.user_field, message);
    const bool is_told = field != none && !document_.is_container(field) && !is_reported(field);
    if (is_told) witnesses.push_back({is_null(field) ? std::string(nobody) : python_text(field), "data"});
  }
  if (message.record != nullptr)
    add_witness(rules.routing_keys, (*message.record)[Member::routing_key], "the routing key", message,
                witnesses);
  for (const Envelope* const envelope : {message.headers, message.body}) {
    const Index acl = (*envelope)[Member::required_acl];
    if (!is_text(acl)) continue;
    add_witness(rules.known_acls, acl, "required_acl", message, witnesses);
    break;
  }
  // The body repeats the headers; where nothing else tells, that does.
  const std::string copied = witnesses.empty() ? copied_user(message) : std::string();
  if (!copied.empty()) witnesses.push_back({copied, "the body"});
  return witnesses;
}

/// The user whom the body's copy of the headers names, or an empty text.
std::string Checker::copied_user(const Message& message) const {
  for (const Index key : message.body->others) {
    const std::string name = document_.string(key);
    if (name.starts_with(event::user_prefix)) return name.substr(event::user_prefix.size());
  }
  return {};
}

/// An event for several users may be for none, but what the body repeats of its headers names them.
void Checker::check_many_users(const Message& message) {
  std::unordered_set<std::string_view> named;
  for (const Index key : message.headers->others) named.insert(document_.inner(key));
  for (const Index copy : message.body->others) {
    const std::string_view name = document_.inner(copy);
    if (name.starts_with(event::user_prefix) && !named.contains(name))
      report_missing_header(message, std::string(name), Severity::warning,
                            "this user's client does not get this event");
  }
}

/// An event for one user names that user in a header, unless there is nobody.
void Checker::check_user_headers(Message& message) {
  if (message.rules->entry->level == Level::multi_user) return check_many_users(message);
  if (message.rules->entry->level != Level::user) return;
  const bool is_current = rulebook_.edition() == Edition::current;
  std::vector<Index> users;
  for (const Index key : message.headers->others) {
    if (!document_.inner(key).starts_with(event::user_prefix)) continue;
    if (!is_for_all(document_.inner(key))) {
      users.push_back(key);
    } else if (is_current && !is_reported(key + 1)) {
      return report(key, Severity::warning, Rule::header_mismatch,
                    "brings the event, which is for one user, to all users of the tenant");
    } else {
      return;
    }
  }
  const std::vector<Witness> witnesses = witnesses_of_user(message);
  if (!users.empty()) return check_named_users(users, witnesses, message);
  const auto somebody = std::find_if(witnesses.begin(), witnesses.end(),
                                     [](const Witness& witness) { return witness.user != nobody; });
  if (somebody == witnesses.end() || !is_current) return;
  message.is_user_told = true;
  report_missing_header(message, fmt::format("{}{}", event::user_prefix, somebody->user), Severity::warning,
                        admins_get_it);
}

void Checker::check_named_users(const std::vector<Index>& users, const std::vector<Witness>& witnesses,
                                Message& message) {
  if (witnesses.empty()) return;
  const auto is_right = [&](Index key) {
    const std::string user = document_.string(key).substr(event::user_prefix.size());
    return std::any_of(witnesses.begin(), witnesses.end(),
                       [&user](const Witness& witness) { return witness.user == user; });
  };
  const bool has_right = std::any_of(users.begin(), users.end(), is_right);
  message.is_user_told = !has_right;
  for (const Index key : users) {
    if (is_right(key)) continue;
    report(key, Severity::warning, Rule::header_mismatch,
           fmt::format("of another user than {}, which has {}", witnesses.front().what,
                       quoted(witnesses.front().user)));
    if (!has_right) return;
  }
}

/// Those that the catalogue's file demands, such as the page of relocate_initiated.
void Checker::check_required_headers(const Message& message) {
  for (const RequiredHeader& required : message.rules->required_headers) {
    const Shape shape{required.name, required.values};
    const auto& keys = message.headers->others;
    const bool is_user = required.name.text().starts_with(event::user_prefix);
    // check_user_headers() has said so.
    if (is_user && message.rules->entry->level == Level::user && rulebook_.edition() == Edition::current)
      continue;
    const bool is_there = std::any_of(keys.begin(), keys.end(), [&](Index key) {
      return is_for_all(document_.inner(key)) || fits(shape, document_.string(key, key_storage_), message);
    });
    if (is_there) continue;
    report(message.headers->object, Severity::warning, Rule::header_missing, "missing", required.name.text());
  }
}

}  // namespace wazobus::catalogue
