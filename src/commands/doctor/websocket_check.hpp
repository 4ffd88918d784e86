// SPDX-License-Identifier: MIT
// The steps that examine one wazo-websocketd as its clients use it. Each step is a function. It stores its
// results in WebSocketCheck, where later steps find them. All of them throw network::Stopped soon after a
// signal.
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
  /// Closes the connection, and revokes the token if one was created for this run.
  ~WebSocketCheck();

  /// Returns the longest wait for a connection to be made.
  [[nodiscard]] network::Wait time_to_connect() const;
  /// Returns callbacks that record the progress of a connection. This must outlive the result.
  network::Progress progress();
  /// The host to which the TCP connection is made: the server, or the proxy before it.
  [[nodiscard]] const std::string& next_host() const;
  [[nodiscard]] int next_port() const;
  /// Was a token created for this run, and not revoked yet?
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

  std::string token;                      ///< given, or created for this run; empty: none
  std::optional<websocket::Token> known;  ///< what wazo-auth says of it
  std::unique_ptr<websocket::Channel> channel;
  websocket::MessageReader reader;
};

struct WebSocketStep {
  std::string_view name;
  StepResult (*run)(WebSocketCheck&);
};

/// The steps in their order; each needs those before it. A step throws Failure if it cannot be done.
std::span<const WebSocketStep> websocket_steps();

// Steps that reach the server and examine the token: websocket_reaching.cpp.
StepResult resolve_server(WebSocketCheck& check);
StepResult connect_to_server(WebSocketCheck& check);
StepResult encrypt(WebSocketCheck& check);
StepResult log_in(WebSocketCheck& check);
StepResult read_access(WebSocketCheck& check);
/// Revokes the token that was created for this run. Only if check.owes_token().
StepResult log_out(WebSocketCheck& check);

// Steps of the session: websocket_session.cpp.
StepResult upgrade_to_websocket(WebSocketCheck& check);
StepResult await_init(WebSocketCheck& check);
StepResult subscribe_to_all(WebSocketCheck& check);
StepResult start_session(WebSocketCheck& check);
StepResult await_event(WebSocketCheck& check);

}  // namespace wazobus::commands
