// SPDX-License-Identifier: MIT
// Describes the first steps of a connection, which are the same for AMQP and for a WebSocket.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "bus/trace.hpp"
#include "commands/doctor/step.hpp"
#include "network/tls.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// `addresses` are those of the host, without a port.
StepResult describe_resolved(const std::string& host, const std::vector<std::string>& addresses);

/// `refused` are the addresses that did not accept the connection.
StepResult describe_connected(const std::string& address, std::chrono::microseconds time,
                              const std::vector<bus::AddressRefused>& refused);

/// `server` is the word for the other side: "broker" or "server".
StepResult describe_encryption(const network::Encryption& tls, std::string_view server, text::Timestamp now);

/// Is it an address of the loopback interface?
bool is_of_this_machine(const std::string& address);

}  // namespace wazobus::commands
