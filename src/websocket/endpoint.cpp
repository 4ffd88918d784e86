// SPDX-License-Identifier: MIT
#include "websocket/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "network/address.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::websocket {

namespace {

constexpr std::string_view example = "such as wss://wazo.example.org/ or ws://127.0.0.1:9502/";
constexpr std::string_view auth_example = "such as https://wazo.example.org/api/auth";

std::string scheme_of(std::string_view uri) {
  return text::lower_case(std::string(uri.substr(0, uri.find("://"))));
}

/// Throws if `path` cannot be a part of a request line. A character that is not visible ASCII could end the
/// line, or make another request of it.
void require_sendable(std::string_view path, std::string_view called) {
  const bool is_sendable =
      std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (!is_sendable) {
    throw UsageError(fmt::format("the path in the {} has a character that needs encoding", called),
                     "write %20 for a space");
  }
}

/// Reads host, port and path, and returns the rest of the URI.
std::string_view read_place(std::string_view rest, Endpoint& endpoint, std::string_view called,
                            std::string_view shown) {
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  const network::Address address =
      network::split_address(rest.substr(0, end), called, "write [::1] for the address ::1");
  if (!address.host.empty()) endpoint.host = network::percent_decoded(address.host);
  if (endpoint.host.find('\0') != std::string::npos)
    throw UsageError(fmt::format("the host in the {} holds a NUL byte", called));
  if (!address.port.empty()) endpoint.port = network::port_from(address.port, called, shown);
  rest.remove_prefix(end);
  const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
  require_sendable(path, called);
  endpoint.path = path;
  rest.remove_prefix(path.size());
  return rest;
}

void apply_parameter(std::string_view name, std::string_view value, UriContents& address) {
  if (name == "token") {
    address.token = network::percent_decoded(value);
  } else if (name != "version" || value != "2") {
    throw UsageError("unknown parameter in the WebSocket URI", "known are token, and version=2");
  }
}

void apply_query(std::string_view query, UriContents& address) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    apply_parameter(pair.substr(0, equals), pair.substr(std::min(pair.size(), equals + 1)), address);
  }
}

}  // namespace

std::string Endpoint::authority() const {
  if (port_or_default() != (encrypted ? 443 : 80)) return network::host_and_port(host, port_or_default());
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

network::Peer Endpoint::peer() const {
  network::Peer peer{host, port_or_default(), std::nullopt, proxy};
  if (encrypted) {
    peer.tls = network::TlsSettings{tls.server_name.empty() ? host : tls.server_name, tls.verify, tls.ca_file,
                                    tls.cert_file, tls.key_file};
  }
  return peer;
}

UriContents parse_uri(std::string_view uri) {
  UriContents address;
  address.endpoint.encrypted = scheme_of(uri) == "wss";
  std::string_view rest = uri.substr(uri.find("://") + 3);
  // The last @ before the parameters ends the user: no part of a password may be taken for a host.
  const std::size_t at = rest.substr(0, rest.find_first_of("?#")).rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view user_info = rest.substr(0, at);
    const std::size_t colon = user_info.find(':');
    address.user = network::percent_decoded(user_info.substr(0, colon));
    if (colon != std::string_view::npos)
      address.password = network::percent_decoded(user_info.substr(colon + 1));
    rest.remove_prefix(at + 1);
  }
  rest = read_place(rest, address.endpoint, "WebSocket URI", example);
  if (address.endpoint.path.empty())
    address.endpoint.path = address.endpoint.encrypted ? "/api/websocketd/" : "/";
  if (rest.starts_with('?')) apply_query(rest.substr(1, rest.find('#') - 1), address);
  return address;
}

Endpoint parse_auth_uri(std::string_view uri) {
  const std::string scheme = scheme_of(uri);
  if (uri.find("://") == std::string_view::npos || (scheme != "https" && scheme != "http"))
    throw UsageError("the URI of wazo-auth does not start with https:// or http://",
                     std::string(auth_example));
  Endpoint endpoint;
  endpoint.encrypted = scheme == "https";
  std::string_view rest = uri.substr(uri.find("://") + 3);
  if (rest.substr(0, rest.find_first_of("/?#")).find('@') != std::string_view::npos)
    throw UsageError("the URI of wazo-auth names a user", "give it with --user and --password-file");
  rest = read_place(rest, endpoint, "URI of wazo-auth", auth_example);
  if (!rest.empty()) throw UsageError("the URI of wazo-auth has parameters", std::string(auth_example));
  while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
  return endpoint;
}

Endpoint auth_beside(const Endpoint& endpoint) {
  Endpoint auth = endpoint;
  // Without TLS, the port is that of wazo-websocketd itself, and not of the nginx that serves wazo-auth too.
  if (!endpoint.encrypted) auth.port.reset();
  auth.encrypted = true;
  auth.path = "/api/auth";
  return auth;
}

std::string where(const Endpoint& endpoint) {
  return fmt::format("{}://{}{}", endpoint.encrypted ? "wss" : "ws", text::safe(endpoint.authority()),
                     endpoint.path);
}

}  // namespace wazobus::websocket
