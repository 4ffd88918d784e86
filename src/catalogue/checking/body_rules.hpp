// SPDX-License-Identifier: MIT
// Rules for the members of a body other than name and data.
#pragma once

#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class BodyRules : private MessageRules {
 public:
  explicit BodyRules(const RuleContext& context) : MessageRules(context) {}

  void check(const Message& message) const;

  /// Is this value of origin_uuid, required_acl or timestamp wrong by itself? The rest of the message does
  /// not matter.
  [[nodiscard]] bool is_wrong(Member member, Index value) const;

 private:
  void check_origin(const Message& message) const;
  void check_acl_type(const Message& message) const;
  void check_time(const Message& message) const;
  void report_extras(const Members& body) const;
};

}  // namespace wazobus::catalogue
