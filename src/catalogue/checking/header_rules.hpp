// SPDX-License-Identifier: MIT
// Rules for a record's headers: their types, their agreement with the body, and the presence of those without
// which clients do not get the event. user_rules.hpp checks which users they name.
#pragma once

#include <string_view>
#include <vector>

#include "catalogue/checking/body_rules.hpp"
#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class HeaderRules : private MessageRules {
 public:
  /// `body` must outlive this.
  HeaderRules(const RuleContext& context, const BodyRules& body) : MessageRules(context), body_(body) {}

  /// Applies the rules for the headers of every event. If the message has no headers, checks their copies in
  /// the body.
  void check(const Message& message) const;

  /// Checks the headers that only some events have, such as conference_id. The message must have headers and
  /// rules.
  void check_own(const Message& message) const;

  /// Reports missing headers that the catalogue requires. The message must have headers and rules.
  void check_required(const Message& message) const;

 private:
  void report_none(const Message& message) const;
  void check_types(const Message& message) const;
  void check_types_of_copies(const Message& message) const;
  void check_text(Index value, Severity severity, std::string_view consequence) const;
  void check_uuid(Index value, Severity severity, std::string_view consequence) const;
  void check_time(Index time) const;
  void check_user_values(const Members& members, bool are_headers) const;
  void check_lower_case(Index place, std::string_view uuid, std::string_view consequence) const;
  void check_absent(const Message& message) const;
  void check_absent_name(const Message& message) const;
  void check_absent_of_level(const Message& message) const;
  void check_access(const Members& members, const Message& message) const;
  void check_agreement(const Message& message) const;
  void compare_others(const std::vector<Index>& headers, const std::vector<Index>& copies) const;
  void compare_many_others(const std::vector<Index>& headers, const std::vector<Index>& copies) const;
  void compare(Index header, Index copy) const;
  [[nodiscard]] bool has_own_value(const OwnHeader& own, Index value) const;
  void compare_with_field(const OwnHeader& own, Index value, const Message& message) const;

  const BodyRules& body_;
};

}  // namespace wazobus::catalogue
