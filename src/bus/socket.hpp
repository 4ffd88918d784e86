// SPDX-License-Identifier: MIT
// Makes a TCP connection with a deadline and a useful error, which rabbitmq-c's own connect lacks.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "bus/trace.hpp"

namespace wazobus::bus {

/// The limits of a wait: `timeout`, and the caller's `time_left` if it is not empty.
struct WaitLimits {
  std::chrono::milliseconds timeout;
  const std::function<std::chrono::milliseconds()>& time_left;
};

/// Looks the host up. Throws BrokerError, whose text is only the reason, if that fails or takes too long.
/// Throws Stopped.
void require_known(const std::string& host, int port, const WaitLimits& limits, const Trace& trace = {});

/// Connects to host:port, trying each address in turn; `limits` is the limit for all of them. The socket is
/// non-blocking and close-on-exec, without Nagle's algorithm. The caller owns it. Throws BrokerError, whose
/// text is only the reason ("Connection refused"), and Stopped.
int connect_tcp(const std::string& host, int port, const WaitLimits& limits, const Trace& trace = {});

/// The address of the other end of a connected socket, "127.0.0.1:5672"; empty if it has none.
std::string peer_of(int fd);

}  // namespace wazobus::bus
