// SPDX-License-Identifier: MIT
// The steps that examine one wazo-websocketd as its clients use it. Each step is a function; what one finds
// out, later ones use. All of them return soon after a signal, by network::Stopped.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bus/trace.hpp"
#include "commands/context.hpp"
#include "commands/doctor/step.hpp"
#include "commands/websocket_connecting.hpp"
#include "delivery/client.hpp"
#include "network/socket.hpp"
#include "network/wait.hpp"
#include "websocket/channel.hpp"
#include "websocket/protocol.hpp"
#include "websocket/token.hpp"

namespace wazobus::commands {

struct WebSocketCheck {
  WebSocketCheck(const websocket::Endpoint& server, const WebSocketTarget& target,
                 std::chrono::milliseconds wait, const Context& surroundings);
  WebSocketCheck(const WebSocketCheck&) = delete;
  WebSocketCheck& operator=(const WebSocketCheck&) = delete;
  /// Closes the connection, and gives back a token that was taken.
  ~WebSocketCheck();

  /// A wait for as long as a connection may take.
  [[nodiscard]] network::Wait time_to_connect() const;
  /// Notes what becomes of a connection. This must outlive the result.
  network::Progress progress();
  /// Where the TCP connection goes to: the server, or the proxy before it.
  [[nodiscard]] const std::string& next_host() const;
  [[nodiscard]] int next_port() const;
  /// Was the token taken for this run, and not given back yet?
  [[nodiscard]] bool owes_token() const;

  const websocket::Endpoint& endpoint;
  const websocket::AuthService& auth;
  const websocket::Credentials& credentials;
  websocket::ConnectOptions connect;
  std::chrono::milliseconds patience;
  const Context& context;

  std::vector<std::string> addresses;
  std::vector<bus::AddressRefused> refused;
  std::string connected;

  std::string token;                      ///< given or taken; empty: none
  std::optional<websocket::Token> known;  ///< what wazo-auth says of it
  std::unique_ptr<websocket::Channel> channel;
  websocket::MessageReader reader;
};

struct WebSocketStep {
  std::string_view name;
  Step (*run)(WebSocketCheck&);
};

/// In their order; each needs those before it. They may throw Failure for what keeps a step from being done.
std::span<const WebSocketStep> websocket_steps();

// The way to the server, and the token: websocket_reaching.cpp.
Step resolve_server(WebSocketCheck& check);
Step connect_to_server(WebSocketCheck& check);
Step encrypt(WebSocketCheck& check);
Step log_in(WebSocketCheck& check);
Step read_access(WebSocketCheck& check);
/// Gives back the token that was taken. Only if check.owes_token().
Step log_out(WebSocketCheck& check);

// The session: websocket_session.cpp.
Step upgrade_to_websocket(WebSocketCheck& check);
Step await_init(WebSocketCheck& check);
Step subscribe_to_all(WebSocketCheck& check);
Step start_session(WebSocketCheck& check);
Step await_event(WebSocketCheck& check);

}  // namespace wazobus::commands
