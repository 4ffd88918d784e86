// SPDX-License-Identifier: MIT
// Chooses the proxy of a connection, from the environment variables that curl reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wazobus::network {

/// An HTTP proxy, which is used with CONNECT.
struct Proxy {
  std::string host;
  int port = 0;
  std::string login;  ///< user:password, or empty

  bool operator==(const Proxy&) const = default;
};

/// Values of the variables; empty for none.
struct ProxyVariables {
  std::string http;      ///< http_proxy, for connections without TLS
  std::string https;     ///< https_proxy or HTTPS_PROXY
  std::string all;       ///< all_proxy or ALL_PROXY: if there is no other
  std::string excluded;  ///< no_proxy or NO_PROXY
};

/// Is `host` in the list of no_proxy? A name stands for itself and its subdomains, `*` for all hosts, an
/// address for itself, and 10.0.0.0/8 for a network.
bool is_excluded(std::string_view list, const std::string& host);

/// The proxy for a connection to `host`, if any. Throws UsageError for a value that is no http:// proxy; its
/// text contains no part of the value.
std::optional<Proxy> proxy_for(const ProxyVariables& variables, const std::string& host, bool tls);

}  // namespace wazobus::network
