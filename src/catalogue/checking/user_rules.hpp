// SPDX-License-Identifier: MIT
// Rules for the headers that name users: do they name the users that the event is for?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/message_rules.hpp"

namespace wazobus::catalogue {

/// Does this location of a message contain the event's user?
bool is_user(const Location& location, const EventRules& rules);

class UserRules : private MessageRules {
 public:
  explicit UserRules(const RuleContext& context) : MessageRules(context) {}

  /// The message must have headers and rules. Marks fact::WrongUser.
  void check(const Message& message) const;

  /// Reports a header that names another user than data, unless a finding about the routing key or the ACL
  /// says so already. Call it when these have been checked.
  void check_against_data(const Message& message) const;

 private:
  /// A part of a message that says whom the event is for.
  struct Witness {
    std::string user;       ///< or event::nobody
    std::string_view what;  ///< "the routing key"
  };
  using Witnesses = std::vector<Witness>;

  void check_many(const Message& message) const;
  void check_one(const Message& message) const;
  void check_named_user(Index key) const;
  [[nodiscard]] std::vector<Index> named_users(const Message& message) const;
  void check_named(const std::vector<Index>& users, const Witnesses& witnesses) const;
  void check_unnamed(const Message& message) const;
  [[nodiscard]] std::optional<std::string> user_in_data(const Message& message) const;
  [[nodiscard]] Witnesses witnesses_in(const Message& message) const;
  void add_key(const std::vector<Shape>& shapes, Index place, std::string_view what, const EventRules& rules,
               Witnesses& witnesses) const;
  [[nodiscard]] std::string user_in_body(const Message& message) const;
};

}  // namespace wazobus::catalogue
