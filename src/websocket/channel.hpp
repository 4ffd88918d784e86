// SPDX-License-Identifier: MIT
// The client's side of a WebSocket connection: whole messages, without waiting. Only this part uses
// Boost.Beast.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "network/clock.hpp"
#include "network/stream.hpp"
#include "network/wait.hpp"
#include "text/error.hpp"

namespace wazobus::websocket {

/// The longest message, in bytes after unpacking. A longer one ends the connection.
inline constexpr std::size_t longest_message = 64UL * 1024 * 1024;

/// How the other side ended a connection.
struct Closing {
  int code = 0;        ///< of its close frame (RFC 6455, 7.4); 0: there was none, or no frame
  std::string reason;  ///< the server's words, or the network's. Safe for a terminal
};

/// The server answered the request for a WebSocket with an HTTP status.
class UpgradeRefused : public BrokerError {
 public:
  UpgradeRefused(int status, const std::string& what) : BrokerError(what), status_(status) {}
  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

class Channel {
 public:
  /// The most messages to receive in a row. They may come without a pause, so the caller looks at clocks and
  /// signals after this many.
  static constexpr unsigned most_in_a_row = 256;

  struct Request {
    std::string authority;  ///< host:port
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
  };

  enum class Got {
    nothing,  ///< no message now
    text,
    binary,
    end,  ///< there will be no more; see closing()
  };

  /// Does the handshake of WebSocket. Throws UpgradeRefused, BrokerError whose text is only the reason, and
  /// Stopped.
  Channel(network::Stream stream, const Request& request, const network::Wait& wait);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  /// Reads the next message if it has arrived. Answers pings and a close. Never waits. It may stop before it
  /// has read everything that has arrived; see may_have_more().
  Got receive();

  /// Must receive() be called again although fd() may stay silent?
  [[nodiscard]] bool may_have_more() const;

  /// The message of the last receive(). Valid until the next receive().
  [[nodiscard]] std::string_view message() const;

  /// Called for each message: was it sent, or received; "text", "binary" or "ping"; and its size in bytes.
  using Watch = std::function<void(bool is_sent, std::string_view type, std::size_t bytes)>;
  void watch(Watch watch) { watch_ = std::move(watch); }

  /// Sends a text message, as far as the network accepts it now. receive() sends the rest.
  void send(std::string text);
  void ping();

  [[nodiscard]] const Closing& closing() const;
  [[nodiscard]] int fd() const;
  /// Are there bytes left to send? receive() sends more of them.
  [[nodiscard]] bool is_sending() const;
  /// When the last byte came.
  [[nodiscard]] network::SleeplessClock::time_point heard_at() const;

  /// Sends a close frame, and waits for the answer.
  void close(const network::Wait& wait) noexcept;

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
  Watch watch_;
};

}  // namespace wazobus::websocket
