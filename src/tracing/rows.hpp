// SPDX-License-Identifier: MIT
// The rows of a conversation: what happened between its parties, in order.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tracing/parties.hpp"

namespace wazobus::tracing {

/// A step between parties.
struct Row {
  Timestamp at{};
  StepKind kind = StepKind::note;
  std::optional<std::size_t> from;  ///< index of the party; none: a remark about the whole
  std::optional<std::size_t> to;    ///< if there is one, the row is an arrow
  bool is_mutual = false;           ///< the arrow has two heads
  std::string text;
  bool is_guess = false;
};

/// Makes rows of the steps of the conversation. Adds the parties that they name.
std::vector<Row> rows_of(const Conversation& conversation, const Roles& roles, Parties& parties);

}  // namespace wazobus::tracing
