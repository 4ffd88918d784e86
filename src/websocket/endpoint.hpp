// SPDX-License-Identifier: MIT
// Where wazo-websocketd and wazo-auth are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "network/proxy.hpp"
#include "network/stream.hpp"

namespace wazobus::websocket {

/// How the certificate of a server is checked, and who we are.
struct Tls {
  bool verify = true;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  std::string server_name;  ///< the name that the certificate must be for; empty: that of the host

  bool operator==(const Tls&) const = default;
};

/// An HTTP server and a path on it.
struct Endpoint {
  std::string host = "localhost";
  std::optional<int> port;
  bool encrypted = true;
  std::string path;
  Tls tls;
  std::optional<network::Proxy> proxy;

  bool operator==(const Endpoint&) const = default;

  [[nodiscard]] int port_or_default() const { return port.value_or(encrypted ? 443 : 80); }
  /// For the Host header: without the port if it is the usual one.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] network::Peer peer() const;
};

/// What a URI says.
struct Address {
  Endpoint endpoint;
  std::string user;  ///< empty: none
  std::optional<std::string> password;
  std::string token;  ///< empty: none
};

/// `uri` must begin with ws:// or wss://. Reads wss://HOST[:PORT][/PATH] and ws://. Without a path it is
/// /api/websocketd/ with TLS, where nginx has wazo-websocketd, and / without, as wazo-websocketd has it
/// itself. The parameters `token` and `version=2` are those of clients in Wazo's documentation. Throws
/// UsageError, which quotes nothing.
Address parse_uri(std::string_view uri);

/// Reads the https:// or http:// URI of wazo-auth: everything before /0.1/token. Throws UsageError, which
/// quotes nothing.
Endpoint parse_auth_uri(std::string_view uri);

/// wazo-auth behind the nginx of the same server.
Endpoint auth_beside(const Endpoint& endpoint);

/// "wss://host/api/websocketd/". Safe for a terminal; never has a user or a token.
std::string where(const Endpoint& endpoint);

}  // namespace wazobus::websocket
