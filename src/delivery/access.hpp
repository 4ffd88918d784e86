// SPDX-License-Identifier: MIT
// Decides what the ACL of a token grants, as AccessCheck of xivo-lib-python does for every Wazo service. The
// differences from the topic patterns of AMQP:
// - `#` needs the dot before it: `events.#` does not grant `events`, but it grants `events.`;
// - `*` and `#` also stand inside a word: `events.call*` grants `events.calls`; `*` also matches nothing;
// - `*` does not match a `#` in the required access, and `#` does not match a newline;
// - one newline at the end of the required access is ignored;
// - `me`, `my_session` and `edit` have special meanings.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "delivery/pattern.hpp"

namespace wazobus::delivery {

/// A list of granted accesses. AccessCheck takes the values of `me` and `my_session` for regular expressions;
/// here they are plain text, which is the same for uuids.
class AccessCheck {
 public:
  AccessCheck(std::vector<std::string> acl, ReservedWords reserved);

  struct Decision {
    bool is_granted = false;
    /// The index in acl() of the access that decided: one that grants, or one with a `!` that takes away.
    /// Empty if no access matches, or if none is required.
    std::optional<std::size_t> by;
  };

  /// `required` is empty if the header required_acl is AMQP's void. That is granted to everybody.
  [[nodiscard]] Decision decide(std::optional<std::string_view> required) const;

  /// How the list covers an ACL of the catalogue with its {placeholders} filled in.
  enum class Coverage : unsigned char { never, sometimes, always };
  struct Scope {
    Coverage coverage = Coverage::never;
    /// As in Decision. For `sometimes`, the access that grants.
    std::optional<std::size_t> by;
  };
  [[nodiscard]] Scope covers(std::string_view acl_template) const;

  /// The accesses that share the most leading words with `required` without granting it, for messages.
  struct Nearest {
    std::size_t words = 0;  ///< how many they share
    std::vector<std::size_t> accesses;
  };
  [[nodiscard]] Nearest nearest(std::string_view required) const;

  [[nodiscard]] const std::vector<std::string>& acl() const { return acl_; }
  [[nodiscard]] const ReservedWords& reserved_words() const { return reserved_; }

 private:
  struct Access {
    std::size_t index;  ///< in acl_
    Pattern pattern;
  };

  std::vector<std::string> acl_;
  ReservedWords reserved_;
  std::vector<Access> taken_;
  std::vector<Access> granted_;
};

}  // namespace wazobus::delivery
