// SPDX-License-Identifier: MIT
// A TCP connection with a deadline and an error that says what went wrong, which rabbitmq-c's own lacks.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace wazobus::bus {

/// How long to wait: for `timeout`, and as long as the caller has `time_left`, if it says.
struct Patience {
  std::chrono::milliseconds timeout;
  const std::function<std::chrono::milliseconds()>& time_left;
};

/// Looks the host up, and throws BrokerError, whose text is the reason alone, when that fails or takes too
/// long. Throws Stopped.
void require_known(const std::string& host, int port, const Patience& patience);

/// Connects to host:port, trying each address in turn. The socket is non-blocking, close-on-exec, without
/// Nagle. The caller owns it. The patience is for all of it. Throws BrokerError whose text is the reason
/// alone ("Connection refused"), and Stopped.
int connect_tcp(const std::string& host, int port, const Patience& patience);

}  // namespace wazobus::bus
