// SPDX-License-Identifier: MIT
// Rules for messages that are published without wazo-bus, as Asterisk's module does.
#pragma once

#include <array>
#include <string>

#include "catalogue/checking/key_rules.hpp"
#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class BareRules : private MessageRules {
 public:
  /// `keys` must outlive this.
  BareRules(const RuleContext& context, const KeyRules& keys) : MessageRules(context), keys_(keys) {}

  /// Checks the headers, the fields of data that the body repeats, and the routing key. The message must be
  /// bare and have rules.
  void check(const Message& message) const;

 private:
  void check_headers(const Message& message) const;
  void check_header(const Message& message, const Field& header) const;
  void check_repeated(const Message& message, const std::string& member) const;
  [[nodiscard]] Index header_from(const Message& message, const std::string& field) const;

  const KeyRules& keys_;
};

}  // namespace wazobus::catalogue
