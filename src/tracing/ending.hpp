// SPDX-License-Identifier: MIT
// How a conversation ended, or how it stands.
#pragma once

#include <string>

#include "tracing/called_legs.hpp"

namespace wazobus::tracing {

struct Ending {
  std::string words;       ///< "transferred to Ash Dunmore, Brook Vane hung up"
  std::string outcome;     ///< see Summary
  bool is_failed = false;  ///< see Summary
};

/// `is_open`: some leg has not ended.
Ending ending_of(const Conversation& conversation, const Roles& roles, const Parties& parties, bool is_open);

}  // namespace wazobus::tracing
