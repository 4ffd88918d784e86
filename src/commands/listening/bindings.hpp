// SPDX-License-Identifier: MIT
// Chooses bindings with which the broker sends all events that are wanted, and few others.
#pragma once

#include <cstddef>
#include <vector>

#include "bus/consumer.hpp"
#include "bus/topology.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// The most bindings on a headers exchange. Each binding costs a round trip, and the broker compares every
/// message with it. If more were needed, fewer are made; they bring more events, which are filtered here.
inline constexpr std::size_t most_header_bindings = 100;

/// Returns bindings that bring the events that `criteria` select, and maybe more. The broker puts a message
/// in the queue only once, even if several bindings match it.
std::vector<bus::Binding> bindings_for(const std::vector<bus::Exchange>& exchanges,
                                       const event::Criteria& criteria);

}  // namespace wazobus::commands
