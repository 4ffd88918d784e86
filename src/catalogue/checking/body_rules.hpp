// SPDX-License-Identifier: MIT
// Rules for the members that a body has beside its name and its data.
#pragma once

#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class BodyRules : private MessageRules {
 public:
  explicit BodyRules(const RuleContext& context) : MessageRules(context) {}

  void check(const Message& message) const;

  /// Is the value of origin_uuid, required_acl or timestamp wrong, whatever else the message says?
  [[nodiscard]] bool is_wrong(Member member, Index value) const;

 private:
  void check_origin(const Message& message) const;
  void check_acl_type(const Message& message) const;
  void check_time(const Message& message) const;
  void report_extras(const Members& body) const;
};

}  // namespace wazobus::catalogue
