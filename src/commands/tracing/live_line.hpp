// SPDX-License-Identifier: MIT
// The line on the terminal about the calls that go on.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "commands/tracing/query.hpp"
#include "text/time.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

/// Returns what the calls that fit one of the queries (without queries: all calls) are doing `now`, newest
/// first, as many as `columns` have room for: "2 calls: Ash -> Brook: talking 42s | Cole -> 1001: ringing
/// 3s". Safe for a terminal.
std::string live_line(const std::vector<const tracing::Followed*>& open, const std::vector<Query>& queries,
                      text::Timestamp now, std::size_t columns);

}  // namespace wazobus::commands
