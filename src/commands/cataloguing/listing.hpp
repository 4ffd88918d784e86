// SPDX-License-Identifier: MIT
// catalogue list and catalogue match: print events, one per line.
#pragma once

#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

/// Returns Exit::findings if the typed word selects no event.
Exit list_events(CatalogueRun& run);

/// Prints the events that a routing key or a topic pattern selects. Returns Exit::findings if there are none.
Exit match_events(CatalogueRun& run);

}  // namespace wazobus::commands
