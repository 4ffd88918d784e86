// SPDX-License-Identifier: MIT
// What the ACL of a token grants, as AccessCheck of xivo-lib-python decides it for every Wazo service. Where
// that differs from the topic patterns of AMQP:
// - `#` needs the dot before it: `events.#` does not grant `events`, but it grants `events.`;
// - `*` and `#` also stand inside a word: `events.call*` grants `events.calls`; `*` also stands for nothing;
// - `*` does not stand for a `#` in the required access, nor `#` for a newline;
// - one newline behind the end is passed over;
// - `me`, `my_session` and `edit` are more than words.
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
  AccessCheck(std::vector<std::string> acl, Identity identity);

  struct Decision {
    bool is_granted = false;
    /// The access in acl() that decided: one that grants, or one with a `!` that takes away. Nothing if no
    /// access matches, or if none is required.
    std::optional<std::size_t> by;
  };

  /// Nothing required, AMQP's void, is granted to everybody.
  [[nodiscard]] Decision decide(std::optional<std::string_view> required) const;

  /// How the list covers an ACL of the catalogue with its {placeholders} filled in.
  enum class Coverage : unsigned char { never, sometimes, always };
  struct Scope {
    Coverage coverage = Coverage::never;
    /// As in Decision; of `sometimes` the one that grants.
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
  [[nodiscard]] const Identity& identity() const { return identity_; }

 private:
  struct Access {
    std::size_t index;  ///< in acl_
    Pattern pattern;
  };

  std::vector<std::string> acl_;
  Identity identity_;
  std::vector<Access> taken_;
  std::vector<Access> granted_;
};

}  // namespace wazobus::delivery
