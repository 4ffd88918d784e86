// SPDX-License-Identifier: MIT
// Rules for what is around an event: is there one in the value, and is the record or frame right?
#pragma once

#include <string_view>

#include "catalogue/checking/json_checker.hpp"
#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class RecordRules : private MessageRules {
 public:
  /// `json` must outlive this.
  RecordRules(const RuleContext& context, JsonChecker& json) : MessageRules(context), json_(json) {}

  /// Everything but the event, of which only the keys of its body are checked.
  void check(const Message& message);

 private:
  void check_record(const Message& message);
  void check_record_members(const Members& record);
  void check_frame(const Message& message);
  void check_content(const Message& message);
  void check_packed(Index packed);

  JsonChecker& json_;
};

}  // namespace wazobus::catalogue
