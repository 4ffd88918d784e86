// SPDX-License-Identifier: MIT
// Where a broker is and who we are there.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::bus {

/// A broker to connect to. What a URI leaves out stays empty until the options have had their say.
struct Endpoint {
  std::string host = "localhost";
  std::optional<int> port;
  std::string vhost = "/";
  std::string user = "guest";
  std::optional<std::string> password;

  bool tls = false;
  bool verify = true;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;

  std::optional<std::chrono::seconds> heartbeat;
  std::optional<std::chrono::milliseconds> connect_timeout;

  [[nodiscard]] int port_or_default() const { return port.value_or(tls ? 5671 : 5672); }

  bool operator==(const Endpoint&) const = default;

  /// host:port, and the virtual host where it is not "/". Never a password. Safe for a terminal.
  [[nodiscard]] std::string where() const;
};

/// Reads amqp:// and amqps:// URIs as RabbitMQ specifies them (uri-spec, uri-query-parameters), forgiving
/// what people type: no path, "/", "//" and "/%2f" are the virtual host "/", and a password may hold @ : /
/// and % as they are. Throws UsageError, which never quotes what could be a password.
Endpoint parse_uri(std::string_view uri);

}  // namespace wazobus::bus
