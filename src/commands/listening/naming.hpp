// SPDX-License-Identifier: MIT
// Selecting by name alone: no routing key reaches a client of wazo-websocketd.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Replaces patterns for routing keys by the names of the events that the catalogue knows for them, adds
/// those that it knows for a shell's pattern or for a name in any letters, and tells `say` which. Throws
/// UsageError for a pattern for routing keys that selects no known event.
event::Criteria without_keys(event::Criteria criteria, const catalogue::Catalogue& catalogue,
                             const std::function<void(const std::string& line)>& say);

/// The names to subscribe to. If everything is wanted, or more than a hundred names are, or those of a
/// shell's pattern are unknown, it is `*` alone.
std::vector<std::string> subscriptions_for(const event::Criteria& criteria);

}  // namespace wazobus::commands
