// SPDX-License-Identifier: MIT
#include "catalogue/checking/user_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

bool is_user(const Location& location, const EventRules& rules) {
  return location.kind == Location::Kind::user ||
         (location.kind == Location::Kind::data && location.path == rules.user_field);
}

void UserRules::check(const Message& message) const {
  switch (message.rules->entry->level) {
    case Level::multi_user:
      return check_many(message);
    case Level::user:
      return check_one(message);
    default:
      return;
  }
}

/// Checks an event for several users. It may be for none, but what the headers name must be users, and each
/// user that the body's copies of the headers name.
void UserRules::check_many(const Message& message) const {
  std::unordered_set<std::string_view> named;
  for (const Index key : message.headers->others) {
    const std::string_view name = document_.inner(key);
    if (!named.insert(name).second || !event::is_user_header(name)) continue;
    if (edition_ == Edition::current) check_named_user(key);
  }
  for (const Index copy : message.body->others) {
    const std::string_view name = document_.inner(copy);
    if (!event::is_user_header(name) || named.contains(name)) continue;
    report_missing_header(message, name, Severity::warning, "this user's client does not get this event");
  }
}

void UserRules::check_named_user(Index key) const {
  const std::string name = document_.string(key);
  const std::string_view user = event::user_of(name);
  if (!is_told(key + 1) && name != event::all_users && !text::is_uuid(user))
    report(key, Severity::warning, Rule::header_format,
           fmt::format("not a uuid: {}: {}", in_quotes(user), consequence::admins_get_it));
}

/// Checks an event for one user. A header must name the user, unless there is none.
void UserRules::check_one(const Message& message) const {
  const std::vector<Index> users = named_users(message);
  const auto all = std::find_if(users.begin(), users.end(),
                                [this](Index key) { return document_.inner(key) == event::all_users; });
  if (all != users.end()) {
    if (edition_ == Edition::current && !is_told(*all + 1))
      report(*all, Severity::warning, Rule::header_mismatch,
             "brings the event, which is for one user, to all users of the tenant");
    return;
  }
  if (!users.empty()) return check_named(users, witnesses_in(message));
  if (edition_ == Edition::current) check_unnamed(message);
}

/// Returns the headers that name users, or all users.
std::vector<Index> UserRules::named_users(const Message& message) const {
  std::vector<Index> users;
  for (const Index key : message.headers->others) {
    if (event::is_user_header(document_.inner(key))) users.push_back(key);
  }
  return users;
}

void UserRules::check_named(const std::vector<Index>& users, const Witnesses& witnesses) const {
  if (witnesses.empty()) return;
  const auto is_right = [&](Index key) {
    const std::string name = document_.string(key);
    return std::any_of(witnesses.begin(), witnesses.end(),
                       [&name](const Witness& witness) { return witness.user == event::user_of(name); });
  };
  const bool has_right = std::any_of(users.begin(), users.end(), is_right);
  if (!has_right) findings_.mark_told(fact::WrongUser{});
  for (const Index key : users) {
    if (is_right(key)) continue;
    report(key, Severity::warning, Rule::header_mismatch,
           fmt::format("of another user than {}, which has {}", witnesses.front().what,
                       in_quotes(witnesses.front().user)));
    if (!has_right) return;
  }
}

void UserRules::check_unnamed(const Message& message) const {
  // If data says that there is no user, a key with another word is wrong, not the header.
  if (user_in_data(message) == event::nobody) return;
  const Witnesses witnesses = witnesses_in(message);
  const auto somebody = std::find_if(witnesses.begin(), witnesses.end(),
                                     [](const Witness& witness) { return witness.user != event::nobody; });
  if (somebody == witnesses.end()) return;
  findings_.mark_told(fact::WrongUser{});
  report_missing_header(message, fmt::format("{}{}", event::user_prefix, somebody->user), Severity::warning,
                        consequence::admins_get_it);
}

void UserRules::check_against_data(const Message& message) const {
  const Index key = message.record != nullptr ? (*message.record)[Member::routing_key] : absent;
  const Index acl = (*message.headers)[Member::required_acl];
  if (is_told(key) || is_told(acl) || is_told(fact::WrongUser{})) return;
  const std::optional<std::string> right = user_in_data(message);
  if (!right) return;
  const std::vector<Index> users = named_users(message);
  const bool is_named = std::any_of(users.begin(), users.end(), [&](Index user) {
    return event::user_of(document_.string(user)) == *right || is_told(user);
  });
  if (!users.empty() && !is_named)
    report(users.front(), Severity::warning, Rule::header_mismatch,
           fmt::format("of another user than data, which has {}", in_quotes(*right)));
}

/// Returns the user that data names; event::nobody if it says that there is none.
std::optional<std::string> UserRules::user_in_data(const Message& message) const {
  const std::vector<std::string>& path = message.rules->user_field;
  const Index field = path.empty() ? absent : values_.field(path, message);
  if (field == absent || document_.is_container(field) || is_told(field)) return std::nullopt;
  return is_null(field) ? std::string(event::nobody) : values_.python_text(field);
}

/// Returns the parts of the message, besides the header, that say whom the event is for: data, routing key
/// and ACL, in this order.
UserRules::Witnesses UserRules::witnesses_in(const Message& message) const {
  Witnesses witnesses;
  const EventRules& rules = *message.rules;
  if (std::optional<std::string> user = user_in_data(message))
    witnesses.push_back({*std::move(user), "data"});
  if (message.record != nullptr)
    add_key(rules.routing_keys, (*message.record)[Member::routing_key], "the routing key", rules, witnesses);
  const Index header = (*message.headers)[Member::required_acl];
  const Index acl = is_text(header) ? header : (*message.body)[Member::required_acl];
  if (!is_told(acl)) add_key(rules.known_acls, acl, event::member::required_acl, rules, witnesses);
  // If none of them says it, the body's copy of the headers does.
  if (witnesses.empty()) {
    if (std::string user = user_in_body(message); !user.empty())
      witnesses.push_back({std::move(user), "the body"});
  }
  return witnesses;
}

/// Adds the word that fills the user's placeholder in a routing key or an ACL.
void UserRules::add_key(const std::vector<Shape>& shapes, Index place, std::string_view what,
                        const EventRules& rules, Witnesses& witnesses) const {
  if (!is_text(place)) return;
  const std::string key = document_.string(place);
  for (const Shape& shape : shapes) {
    // An event without a user may have an ACL of its own.
    if (key == shape.text.text() && key.ends_with(event::acl_end_of_nobody))
      return witnesses.push_back({std::string(event::nobody), what});
    std::vector<std::string_view> words;
    if (!shape.text.has_placeholders() || !shape.text.matches(key, Ids::escaped, &words)) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (is_user(shape.values[i].location, rules)) witnesses.push_back({std::string(words[i]), what});
    }
    return;
  }
}

/// Returns the user that the body's copy of the headers names, or an empty text.
std::string UserRules::user_in_body(const Message& message) const {
  for (const Index key : message.body->others) {
    const std::string name = document_.string(key);
    if (event::is_user_header(name)) return std::string(event::user_of(name));
  }
  return {};
}

}  // namespace wazobus::catalogue
