// SPDX-License-Identifier: MIT
// The steps that open a session with wazo-websocketd. Errors name the server. All of them throw Away,
// BrokerError (final) and network::Stopped.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "network/socket.hpp"
#include "network/tls.hpp"
#include "network/wait.hpp"
#include "websocket/channel.hpp"
#include "websocket/endpoint.hpp"
#include "websocket/protocol.hpp"

namespace wazobus::websocket {

/// Told what happens on a connection, for --verbose. Each function may be empty. Nothing has a token in it.
struct Telling {
  network::Progress network;
  std::function<void(const network::Encryption& encryption)> encrypted;
  std::function<void(const std::string& what)> step;  ///< words, safe for a terminal
  Channel::Watch message;                             ///< each message

  void operator()(const std::string& what) const {
    if (step) step(what);
  }
};

struct ConnectOptions {
  /// The limit for a login and for a connection, each from the DNS lookup to the last answer.
  std::chrono::milliseconds timeout{10'000};
  /// After a silence of this length the server is asked for a sign of life; after twice that time, the
  /// connection is lost. 0: never.
  std::chrono::milliseconds heartbeat{30'000};
  /// The version of this program, for the server's log.
  std::string version;
  /// How long the caller can still wait; zero ends a wait with network::Stopped.
  network::TimeLeft time_left;
  Telling telling;
};

/// Connects, and asks for a WebSocket. Of `options` it uses the version and whom to tell.
std::unique_ptr<Channel> upgrade(const Endpoint& endpoint, const std::string& token,
                                 const ConnectOptions& options, const network::Wait& wait);

/// Waits for the `init`, which wazo-websocketd sends when it has accepted the token.
void await_greeting(Channel& channel, const Endpoint& endpoint, MessageReader& reader,
                    const network::Wait& wait);

/// upgrade() and await_greeting().
std::unique_ptr<Channel> open_channel(const Endpoint& endpoint, const std::string& token,
                                      const ConnectOptions& options, MessageReader& reader);

/// Sends an operation for each name, and waits for the answers.
void subscribe(Channel& channel, const Endpoint& endpoint, const std::vector<std::string>& names,
               MessageReader& reader, const network::Wait& wait);

/// Asks for the events, and waits for the answer. An event that comes before it is lost.
void start_events(Channel& channel, const Endpoint& endpoint, MessageReader& reader,
                  const network::Wait& wait);

/// Throws the error for a connection that has ended with `closing`.
[[noreturn]] void fail_closed(const Endpoint& endpoint, const Closing& closing);

}  // namespace wazobus::websocket
