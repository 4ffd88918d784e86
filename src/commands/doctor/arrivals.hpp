// SPDX-License-Identifier: MIT
// The first event that arrives, whichever way it comes.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "commands/doctor/step.hpp"
#include "event/event.hpp"

namespace wazobus::commands {

struct Arrival {
  std::string name;  ///< of the event, or else its routing key. Safe for a terminal
  std::chrono::microseconds waited{};
  std::optional<std::chrono::microseconds> delay;  ///< behind its timestamp
};

/// `start` is when waiting began.
Arrival arrival_of(const event::Event& event, std::chrono::steady_clock::time_point start);

/// A delay of more than some seconds, or one that no clock can have, is a warning.
Step judge_arrival(const Arrival& arrival);

}  // namespace wazobus::commands
