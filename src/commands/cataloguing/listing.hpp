// SPDX-License-Identifier: MIT
// catalogue list and catalogue match: events, one a line.
#pragma once

#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

/// Exit::findings if nothing fits the word.
Exit list_events(CatalogueRun& run);

/// The events that a routing key or a topic pattern brings. Exit::findings if there are none.
Exit match_events(CatalogueRun& run);

}  // namespace wazobus::commands
