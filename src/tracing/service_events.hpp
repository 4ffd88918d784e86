// SPDX-License-Identifier: MIT
// What the events of Wazo's services say about a call.
#pragma once

#include "tracing/call_event.hpp"

namespace wazobus::tracing {

const EventTable& service_events();

}  // namespace wazobus::tracing
