// SPDX-License-Identifier: MIT
// A TCP connection with a deadline and an error that says what went wrong, which rabbitmq-c's own lacks.
#pragma once

#include <chrono>
#include <string>

namespace wazobus::bus {

/// Looks the host up, and throws BrokerError, whose text is the reason alone, when that fails or takes too
/// long.
void require_known(const std::string& host, int port, std::chrono::milliseconds timeout);

/// Connects to host:port, trying each address in turn. The socket is non-blocking, close-on-exec, without
/// Nagle. The caller owns it. `timeout` is for all of it. Throws BrokerError whose text is the reason alone
/// ("Connection refused").
int connect_tcp(const std::string& host, int port, std::chrono::milliseconds timeout);

}  // namespace wazobus::bus
