// SPDX-License-Identifier: MIT
// Knows what each event says about a call.
#pragma once

#include "tracing/conversation.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::tracing {

/// Records in `conversation` what happened. `is_waiting`: calls only wait in the event's bridge, if it has
/// one.
void apply(const Sighting& sighting, bool is_waiting, Conversation& conversation);

}  // namespace wazobus::tracing
