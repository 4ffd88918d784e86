// SPDX-License-Identifier: MIT
// A WebSocket connection as a client has it: whole messages, without waiting. The only user of Boost.Beast.
#pragma once

#include <cstddef>
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

/// A longer message ends the connection, also one that is so long only when it is unpacked.
inline constexpr std::size_t longest_message = 64UL * 1024 * 1024;

/// How the other side ended a connection.
struct Closing {
  int code = 0;        ///< of its close frame (RFC 6455, 7.4); 0: it ended without one
  std::string reason;  ///< its own words, or those of the network. Safe for a terminal
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
  /// Messages and pings may come without a pause. After so many, one looks at clocks and signals.
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

  /// Shakes hands. Throws UpgradeRefused, BrokerError whose text is only the reason, and Stopped.
  Channel(network::Stream stream, const Request& request, const network::Wait& wait);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  /// Reads the next message if it is there. Answers pings and a close. Never waits, and takes no more than a
  /// share of what is there: see may_have_more().
  Got receive();

  /// Must receive() be called again although fd() may stay silent?
  [[nodiscard]] bool may_have_more() const;

  /// Of the last receive(), until the next call of it.
  [[nodiscard]] std::string_view message() const;

  /// Sends a text message, as far as the network takes it now.
  void send(std::string text);
  void ping();

  [[nodiscard]] const Closing& closing() const;
  [[nodiscard]] int fd() const;
  /// Is something left to be sent? receive() sends more.
  [[nodiscard]] bool is_sending() const;
  /// When the last byte came.
  [[nodiscard]] network::SleeplessClock::time_point heard_at() const;

  /// Says goodbye, and waits for the answer.
  void close(const network::Wait& wait) noexcept;

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace wazobus::websocket
