// SPDX-License-Identifier: MIT
// Rules for the event's name: is it there, is it known, and is it the same in headers, body and record?
#pragma once

#include <string_view>

#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class NameRules : private MessageRules {
 public:
  /// `events` must outlive this.
  NameRules(const RuleContext& context, const KnownEvents& events) : MessageRules(context), events_(events) {}

  void check(const Message& message) const;

  void report_removed(Index place, const EventRules& rules) const;
  /// Reports the name of an event without rules.
  void report_unknown(Index place, KnownEvent& event, std::string_view name) const;

 private:
  void check_body_name(const Message& message) const;
  void check_agreement(const Message& message) const;
  [[nodiscard]] bool differ(Index a, Index b) const;
  void compare(Index here, Index there, std::string_view where) const;

  const KnownEvents& events_;
};

}  // namespace wazobus::catalogue
