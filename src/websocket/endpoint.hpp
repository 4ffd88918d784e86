// SPDX-License-Identifier: MIT
// The addresses of wazo-websocketd and wazo-auth.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "network/proxy.hpp"
#include "network/stream.hpp"

namespace wazobus::websocket {

/// How to check the certificate of the server, and the certificate of this client.
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

/// The contents of a URI.
struct UriContents {
  Endpoint endpoint;
  std::string user;  ///< empty: none
  std::optional<std::string> password;
  std::string token;  ///< empty: none
};

/// `uri` must begin with ws:// or wss://. Reads wss://HOST[:PORT][/PATH] and ws://. Without a path in the
/// URI, the path is /api/websocketd/ with TLS, where nginx serves wazo-websocketd, and / without TLS, where
/// wazo-websocketd listens itself. The parameters `token` and `version=2` are allowed, because clients in
/// Wazo's documentation have them. Throws UsageError, whose text contains no part of the URI.
UriContents parse_uri(std::string_view uri);

/// Reads the https:// or http:// URI of wazo-auth: everything before /0.1/token. Throws UsageError, whose
/// text contains no part of the URI.
Endpoint parse_auth_uri(std::string_view uri);

/// wazo-auth behind the nginx of the same server.
Endpoint auth_beside(const Endpoint& endpoint);

/// "wss://host/api/websocketd/". Safe for a terminal; never has a user or a token.
std::string where(const Endpoint& endpoint);

}  // namespace wazobus::websocket
