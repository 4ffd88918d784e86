// SPDX-License-Identifier: MIT
// What each event says about a call.
#pragma once

#include "tracing/conversation.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::tracing {

/// Tells `conversation` what happened. `is_waiting`: the event's bridge, if it has one, is one to wait in.
void apply(const Sighting& sighting, bool is_waiting, Conversation& conversation);

}  // namespace wazobus::tracing
