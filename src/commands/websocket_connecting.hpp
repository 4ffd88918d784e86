// SPDX-License-Identifier: MIT
// What becomes of the connection options if the URI leads to wazo-websocketd.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "commands/connecting.hpp"
#include "websocket/endpoint.hpp"
#include "websocket/subscription.hpp"
#include "websocket/token.hpp"

namespace wazobus::commands {

struct WebSocketTarget {
  std::vector<websocket::Endpoint> endpoints;  ///< tried in turn
  websocket::AuthService auth;
  websocket::Credentials credentials;
  websocket::ConnectOptions connect;  ///< without time_left
};

/// Only if names_websocket(). A token comes from --token-file, the URI, or WAZO_TOKEN; a user and a password
/// come from where those of a broker come from. Reads the files of --token-file and --password-file. Throws
/// UsageError, which quotes no secret, and IoError.
WebSocketTarget websocket_target_from(const ConnectionOptions& options, const Context& context);

/// The proxy variables of the environment.
network::ProxyVariables proxy_variables(const Context& context);

}  // namespace wazobus::commands
