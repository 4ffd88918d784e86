// SPDX-License-Identifier: MIT
// Makes a TCP connection with a deadline and a useful error, which rabbitmq-c's own connect lacks.
#pragma once

#include <string>

#include "network/wait.hpp"

namespace wazobus::network {

/// Looks the host up. Throws BrokerError, whose text is only the reason, if that fails or takes too long.
/// Throws Stopped.
void require_known(const std::string& host, int port, const WaitLimits& limits);

/// Connects to host:port, trying each address in turn; `limits` is the limit for all of them. The socket is
/// non-blocking and close-on-exec, without Nagle's algorithm. The caller owns it. Throws BrokerError, whose
/// text is only the reason ("Connection refused"), and Stopped.
int connect_tcp(const std::string& host, int port, const WaitLimits& limits);

/// The same within a wait that has begun.
int connect_tcp(const std::string& host, int port, const Wait& wait);

}  // namespace wazobus::network
