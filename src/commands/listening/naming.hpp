// SPDX-License-Identifier: MIT
// Selection by name only, for clients of wazo-websocketd, which get no routing keys.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "event/path.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Replaces each pattern for routing keys by the names of the known events that it selects. Adds the known
/// names that a glob, or a name in upper or lower case, selects. `say` gets a line about each replacement.
/// Throws UsageError for a pattern for routing keys that selects no known event.
event::Criteria without_keys(event::Criteria criteria, const catalogue::Catalogue& catalogue,
                             const std::function<void(const std::string& line)>& say);

/// Throws UsageError for a path to what the broker tells and wazo-websocketd does not. `shown` names it:
/// "--where routing_key".
void require_reachable(const event::Path& path, std::string_view shown);

/// Returns the names to subscribe to. Returns only `*` if all events are wanted, if there are more than a
/// hundred names, or if a glob selects no known name.
std::vector<std::string> subscriptions_for(const event::Criteria& criteria);

}  // namespace wazobus::commands
