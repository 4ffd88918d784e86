// SPDX-License-Identifier: MIT
// What to bind, so that the broker sends little more than what is asked for.
#pragma once

#include <cstddef>
#include <vector>

#include "bus/consumer.hpp"
#include "bus/topology.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Each binding is a question to the broker and work for it with every message: rather than more of them on
/// an exchange of headers, more is taken and sorted out here.
inline constexpr std::size_t most_header_bindings = 100;

/// Bindings that bring what `criteria` select, and maybe more. The broker puts a message once in the queue
/// however many of them bring it.
std::vector<bus::Binding> bindings_for(const std::vector<bus::Exchange>& exchanges,
                                       const event::Criteria& criteria);

}  // namespace wazobus::commands
