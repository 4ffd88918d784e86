// SPDX-License-Identifier: MIT
// The first event that arrives, by AMQP or over a WebSocket.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "commands/doctor/step.hpp"
#include "event/event.hpp"

namespace wazobus::commands {

struct Arrival {
  std::string name;  ///< the event's name, or else its routing key. Safe for a terminal
  std::chrono::microseconds waited{};
  std::optional<std::chrono::microseconds> delay;  ///< the time of arrival minus the event's timestamp
};

/// `start` is when waiting began.
Arrival arrival_of(const event::Event& event, std::chrono::steady_clock::time_point start);

/// Makes a step of it. A delay of more than a few seconds, or an impossible one, is a warning.
StepResult judge_arrival(const Arrival& arrival);

}  // namespace wazobus::commands
