// SPDX-License-Identifier: MIT
// Reports what happens on a connection, for --verbose and doctor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "event/field.hpp"
#include "network/socket.hpp"
#include "network/tls.hpp"

namespace wazobus::bus {

// All texts may come from the broker or the network, so they must be made safe (text::safe) before they are
// shown. None is a password.

/// A connection to this broker begins.
struct Trying {
  std::string where;
  bool tls = false;
};
/// The addresses of a host, in the order in which they are tried.
struct Resolved {
  std::string host;
  std::vector<std::string> addresses;
};
/// An address that did not accept the connection.
struct AddressRefused {
  std::string address;
  std::string reason;
};
/// "127.0.0.1:5672" or "[::1]:5672"
struct Connected {
  std::string address;
};
using Encrypted = network::Encryption;
/// The broker's description of itself, which it sends before it checks the login.
struct BrokerNamed {
  std::string product;
  std::string version;
  std::string cluster;
};
struct LoggedIn {
  std::string user;
  std::string vhost;
  std::int64_t heartbeat = 0;  ///< seconds
  std::int64_t channels = 0;
  std::int64_t frame_max = 0;  ///< bytes
};
struct ExchangeSeen {
  std::string name;
  bool exists = true;
};
struct QueueUsed {
  std::string name;
  bool is_temporary = true;
};
struct Bound {
  std::string exchange;
  std::string routing_key;
  event::FieldTable arguments;
};
/// One exchange was bound to another, if it was not yet.
struct Linked {
  std::string from;
  std::string to;
  std::string routing_key;
};
struct Consuming {
  std::string queue;
};
struct ConfirmsOn {
  std::string exchange;  ///< to which messages are published
};
/// A channel or the connection was closed with a code (AMQP 0-9-1, 1.2).
struct Closed {
  bool is_channel = false;
  bool by_broker = true;
  int code = 0;
  std::string text;
};
struct FrameMoved {
  static constexpr std::size_t unknown_size = SIZE_MAX;
  bool is_sent = false;
  std::string_view type;  ///< "header", or the name of a method: "basic.deliver"
  std::uint16_t channel = 0;
  std::size_t size = 0;  ///< of the payload; rabbitmq-c does not tell that of a method
};

using Happening =
    std::variant<Trying, Resolved, AddressRefused, Connected, Encrypted, BrokerNamed, LoggedIn, ExchangeSeen,
                 QueueUsed, Bound, Linked, Consuming, ConfirmsOn, Closed, FrameMoved>;

struct Trace {
  std::function<void(const Happening&)> happened;
  bool frames = false;  ///< also each frame

  void operator()(const Happening& happening) const {
    if (happened) happened(happening);
  }
};

/// Returns callbacks that tell `trace` the steps of making a connection. `trace` must outlive the result.
network::Progress progress_of(const Trace& trace);

/// Finds the frames in bytes that are sent.
class SentFrames {
 public:
  /// `bytes` continue those of the last call.
  void follow(std::string_view bytes, const Trace& trace);

 private:
  std::string begun_;          // the first bytes of a frame
  std::size_t remaining_ = 0;  // bytes of the current frame that are still to come
};

}  // namespace wazobus::bus
