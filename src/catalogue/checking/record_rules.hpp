// SPDX-License-Identifier: MIT
// Rules for the record or frame around an event: is it right, and does it contain an event?
#pragma once

#include <optional>
#include <string>

#include "catalogue/checking/json_checker.hpp"
#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class RecordRules : private MessageRules {
 public:
  /// `json` must outlive this.
  RecordRules(const RuleContext& context, JsonChecker& json) : MessageRules(context), json_(json) {}

  /// Checks everything but the event. Of the event, it only checks that the body has no key twice.
  void check(const Message& message);

  /// The body of the last record, if it was packed or in a text, and is JSON; otherwise nullptr. If there is
  /// one, the members of the record are not checked: check the record again, with this as its payload.
  [[nodiscard]] const std::string* unpacked_body() const { return is_body_ ? &*unpacked_ : nullptr; }

 private:
  void check_record(const Message& message);
  void check_record_members(const Members& record);
  void check_bodies(const Members& record);
  void check_frame(const Message& message);
  void check_content(const Message& message);
  void unpack(const Message& message);
  void check_unpacked(const Message& message);

  JsonChecker& json_;
  std::optional<std::string> unpacked_;  ///< the bytes of the last body that was packed or in a text
  bool is_body_ = false;                 ///< these bytes are JSON
};

}  // namespace wazobus::catalogue
