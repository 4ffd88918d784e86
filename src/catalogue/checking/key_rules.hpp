// SPDX-License-Identifier: MIT
// Rules for the routing key and the ACL: do they have a shape that the catalogue has for the event, filled
// with the message's own values?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

class KeyRules : private MessageRules {
 public:
  explicit KeyRules(const RuleContext& context) : MessageRules(context) {}

  /// Checks the routing key of a record. A bare message must have a bare key, any other a key of wazo-bus.
  /// The message must have rules. Marks fact::WrongWord.
  void check_routing_key(const Message& message) const;

  /// Checks the ACL. Call it after check_routing_key(): if both have the same wrong word for a field, it is
  /// reported once.
  void check_acl(const Message& message) const;

 private:
  /// A word of a key that differs from the value that its placeholder stands for.
  struct WrongWord {
    std::string_view word;  ///< within the key
    const Shape* shape;
    std::size_t number;    ///< of the placeholder in the shape
    std::string expected;  ///< a right value
  };

  void check_bytes(const Message& message) const;
  [[nodiscard]] bool has_shape(const std::vector<Shape>& shapes, Index place, const Message& message) const;
  [[nodiscard]] std::optional<WrongWord> wrong_word(const std::vector<Shape>& shapes, std::string_view key,
                                                    const Message& message) const;
  void report_word(Index place, Rule rule, Severity severity, const WrongWord& wrong,
                   const Message& message) const;
  void report_shape(Index place, Rule rule, Severity severity, const std::vector<Shape>& shapes) const;
  [[nodiscard]] Location source_of(const Placeholder& placeholder, const Message& message) const;
  [[nodiscard]] bool is_null_at(const Location& location, const Message& message) const;
  [[nodiscard]] bool is_acl_of_nobody(Index acl, const Message& message) const;
};

}  // namespace wazobus::catalogue
