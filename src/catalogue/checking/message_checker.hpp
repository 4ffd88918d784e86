// SPDX-License-Identifier: MIT
// Applies all rules, in their order, to an event and to the record or frame around it.
#pragma once

#include "catalogue/checking/bare_rules.hpp"
#include "catalogue/checking/body_rules.hpp"
#include "catalogue/checking/data_checker.hpp"
#include "catalogue/checking/header_rules.hpp"
#include "catalogue/checking/json_checker.hpp"
#include "catalogue/checking/key_rules.hpp"
#include "catalogue/checking/name_rules.hpp"
#include "catalogue/checking/record_rules.hpp"
#include "catalogue/checking/user_rules.hpp"

namespace wazobus::catalogue {

class MessageChecker : private MessageRules {
 public:
  /// `unknown_fields`: see CheckOptions. The other arguments must outlive this.
  MessageChecker(const RuleContext& context, JsonChecker& json, const KnownEvents& events,
                 bool unknown_fields);

  void check(const Message& message);

  /// See RecordRules::unpacked_body().
  [[nodiscard]] const std::string* unpacked_body() const { return record_.unpacked_body(); }

  /// Checks a value that is only the data of an event. `rules` are the event's, or nullptr if it has none.
  void check_data_alone(Index value, std::string_view name, KnownEvent& event, const EventRules* rules);

 private:
  [[nodiscard]] bool has_envelope(Index value, const EventRules* rules) const;
  void check_event(const Message& message);
  void check_rules(const Message& message);
  void check_data(const Message& message);
  void check_data_event(const Message& message);

  JsonChecker& json_;
  DataChecker data_;
  RecordRules record_;
  NameRules names_;
  BodyRules body_;
  HeaderRules headers_;
  UserRules users_;
  KeyRules keys_;
  BareRules bare_;
};

}  // namespace wazobus::catalogue
