// SPDX-License-Identifier: MIT
// What the events of Asterisk's REST interface say about a call.
#pragma once

#include "tracing/call_event.hpp"

namespace wazobus::tracing {

/// Most events of a channel contain its state; who dialled it, only few applications get to know.
void ari_channel(const CallEvent& it);

const EventTable& ari_events();

}  // namespace wazobus::tracing
