// SPDX-License-Identifier: MIT
// Makes a TCP connection with a deadline and a useful error, which rabbitmq-c's own connect lacks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "network/wait.hpp"

namespace wazobus::network {

/// Callbacks for the steps of making a connection. Each may be empty. An address is "127.0.0.1:5672" or
/// "[::1]:5672".
struct Progress {
  /// The addresses of a host, without a port, in the order in which they are tried.
  std::function<void(const std::string& host, const std::vector<std::string>& addresses)> resolved;
  std::function<void(const std::string& address)> connected;
  std::function<void(const std::string& address, const std::string& reason)> refused;
};

/// Looks the host up. Throws BrokerError, whose text is only the reason, if that fails or takes too long.
/// Throws Stopped.
void require_known(const std::string& host, int port, const WaitLimits& limits,
                   const Progress& progress = {});

/// Connects to host:port, trying each address in turn; `limits` is the limit for all of them. The socket is
/// non-blocking and close-on-exec, without Nagle's algorithm. The caller owns it. Throws BrokerError, whose
/// text is only the reason ("Connection refused"), and Stopped.
int connect_tcp(const std::string& host, int port, const WaitLimits& limits, const Progress& progress = {});

/// The same within a wait that has begun.
int connect_tcp(const std::string& host, int port, const Wait& wait, const Progress& progress = {});

/// The address of the other end of a connected socket, "127.0.0.1:5672"; empty if it has none.
std::string peer_of(int fd);

}  // namespace wazobus::network
