// SPDX-License-Identifier: MIT
// The address of a broker, and the user.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/choice.hpp"

namespace wazobus::bus {

/// How to log in (SASL): with user and password, or as the user whom the client certificate names.
enum class SaslMechanism : std::uint8_t { plain, external };

inline constexpr std::array login_choices{
    text::Choice{"plain", SaslMechanism::plain, "with user and password"},
    text::Choice{"external", SaslMechanism::external, "as the user whom the client certificate names"},
};

/// A broker to connect to. Members that a URI does not set stay empty until the options are applied.
struct Endpoint {
  std::string host = "localhost";
  std::optional<int> port;
  std::string vhost = "/";
  std::string user = "guest";
  std::optional<std::string> password;
  SaslMechanism login = SaslMechanism::plain;

  bool tls = false;
  bool verify = true;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  /// The name that the certificate must be for; if empty, it is that of the host.
  std::string server_name;

  std::optional<std::chrono::seconds> heartbeat;
  std::optional<std::chrono::milliseconds> connect_timeout;
  /// Parameters of the URI that only other clients use. They change nothing here.
  std::vector<std::string> passed_over;

  [[nodiscard]] const std::string& certified_name() const { return server_name.empty() ? host : server_name; }

  [[nodiscard]] int port_or_default() const { return port.value_or(tls ? 5671 : 5672); }

  bool operator==(const Endpoint&) const = default;

  /// host:port, and the virtual host unless it is "/". Never a password. Safe for a terminal.
  [[nodiscard]] std::string where() const;
};

/// Reads amqp:// and amqps:// URIs as RabbitMQ specifies them (uri-spec, uri-query-parameters), but accepts
/// what people type: no path, "/", "//" and "/%2f" all mean the virtual host "/", and a password may contain
/// @ : / and % unencoded. Throws UsageError, which never quotes what could be a password.
Endpoint parse_uri(std::string_view uri);

}  // namespace wazobus::bus
