// SPDX-License-Identifier: MIT
// Can an event of the catalogue ever reach a client? Applies the rules for a message to what the catalogue
// says about the event.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "delivery/rules.hpp"

namespace wazobus::delivery {

/// To whom a service addresses an event.
enum class Audience : std::uint8_t {
  unknown,
  service,  ///< no tenant
  tenant,   ///< all users of a tenant
  user,     ///< one user
  users,    ///< some users
};

/// What the catalogue knows of an event that matters for its delivery.
struct Announcement {
  std::vector<std::string> names;  ///< under which it is sent
  Audience audience = Audience::unknown;
  /// Does it have the headers of wazo-bus? What Asterisk publishes itself has none.
  bool has_envelope = true;
  /// With {placeholders}, of which {user_uuid} is the user that an event for one user is for. Empty: unknown.
  std::string required_acl;
};

struct Prospect {
  enum class Chance : std::uint8_t {
    never,
    sometimes,  ///< under `conditions`
    always,     ///< whenever it is sent in the client's tenant
  };
  Chance chance = Chance::always;
  Reason reason = Reason::none;         ///< of never
  std::vector<std::string> conditions;  ///< of sometimes: "it is for user a1e0..."
  std::string explanation;              ///< of never
  /// The narrowest access that would grant it: "events.calls.me"; empty where its ACL is not known.
  std::string wanted_access;
  std::string granted_by;  ///< the access that grants it, or empty
};

/// "always", "if it is for user ...", "never: acl: ..."; safe for a terminal.
std::string describe(const Prospect& prospect);

Prospect prospect(const Announcement& announcement, const Judge& judge);

}  // namespace wazobus::delivery
