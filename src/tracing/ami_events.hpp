// SPDX-License-Identifier: MIT
// What the events of Asterisk's manager interface say about a call.
#pragma once

#include "tracing/call_event.hpp"

namespace wazobus::tracing {

const EventTable& ami_events();

}  // namespace wazobus::tracing
