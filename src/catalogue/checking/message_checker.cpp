// SPDX-License-Identifier: MIT
#include "catalogue/checking/message_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalogue/wording.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

MessageChecker::MessageChecker(const RuleContext& context, JsonChecker& json, const KnownEvents& events,
                               bool unknown_fields)
    : MessageRules(context),
      json_(json),
      data_(context.document, context.findings, json_, unknown_fields),
      record_(context, json_),
      names_(context, events),
      body_(context),
      headers_(context, body_),
      users_(context),
      keys_(context),
      bare_(context, keys_) {}

void MessageChecker::check(const Message& message) {
  findings_.name_event(message.name);
  record_.check(message);
  if (message.body != nullptr) check_event(message);
}

void MessageChecker::check_event(const Message& message) {
  findings_.start_body(message.body->object);
  json_.check_unused(*message.body, {Member::data});
  names_.check(message);
  headers_.check(message);
  body_.check(message);
  if (message.rules != nullptr) {
    check_rules(message);
  } else if (message.body->has(Member::data)) {
    json_.check_inside(message.data());
  }
}

void MessageChecker::check_rules(const Message& message) {
  check_data(message);
  if (message.headers != nullptr) {
    headers_.check_own(message);
    users_.check(message);
    headers_.check_required(message);
  }
  if (message.is_bare) return bare_.check(message);
  keys_.check_routing_key(message);
  keys_.check_acl(message);
  if (message.headers != nullptr && edition_ == Edition::current) users_.check_against_data(message);
}

void MessageChecker::check_data(const Message& message) {
  const Index data = message.data();
  if (data != absent && !is_null(data)) {
    data_.check(*message.rules->data, data, message.event->guesses);
    return check_data_event(message);
  }
  if (!message.rules->needs_data) return;
  if (data == absent)
    return report(message.body->object, message.breach(), Rule::data_missing, "missing", "data");
  report(data, message.breach(), Rule::data_missing, "null, but it must be an object");
}

/// An AMI event repeats its name in data.
void MessageChecker::check_data_event(const Message& message) {
  if (!message.rules->entry->is_family() || !document_.is_object(message.data())) return;
  const Index event = document_.find(message.data(), "Event");
  if (!is_text(event) || document_.equals(event, message.name)) return;
  report(event, Severity::warning, Rule::data_event,
         fmt::format("{} in an event named {}", shown(event), in_quotes(message.name)));
}

/// Is it an event, a record or a frame, which contain data, rather than data alone?
bool MessageChecker::has_envelope(Index value, const EventRules* rules) const {
  if (!document_.is_object(value)) return false;
  const bool is_named =
      is_text(document_.find(value, event::member::name)) || is_text(document_.find(value, "op"));
  constexpr std::array around_data{event::member::data, std::string_view("payload")};
  return is_named && std::any_of(around_data.begin(), around_data.end(), [&](std::string_view member) {
           const bool is_field = rules != nullptr && rules->data->find(member) != Schema::no_property;
           const Index inside = document_.find(value, member);
           // A UserEvent of AMI may have any fields, but their values are texts.
           return !is_field && inside != absent && document_.is_object(inside);
         });
}

void MessageChecker::check_data_alone(Index value, std::string_view name, KnownEvent& event,
                                      const EventRules* rules) {
  findings_.name_event(name);
  if (has_envelope(value, rules))
    return report(value, Severity::error, Rule::event_type,
                  "this is a whole event, not its bare data: leave out --event");
  if (rules == nullptr) {
    names_.report_unknown(value, event, name);
    return json_.check_inside(value);
  }
  if (rules->removed) names_.report_removed(value, *rules);
  event.make_room_for(*rules);
  data_.check(*rules->data, value, event.guesses);
}

}  // namespace wazobus::catalogue
