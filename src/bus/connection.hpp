// SPDX-License-Identifier: MIT
// A connection to a broker, logged in, and the channels on it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bus/endpoint.hpp"
#include "text/error.hpp"

struct amqp_connection_state_t_;
struct amqp_frame_t_;
struct amqp_method_t_;
struct ssl_st;

namespace wazobus::bus {

struct ConnectOptions {
  /// For each broker, from the look-up of its name to the end of the login.
  std::chrono::milliseconds timeout{10'000};
  /// 0 turns heartbeats off.
  std::chrono::seconds heartbeat{30};
  /// Shown in the broker's list of connections.
  std::string version;

  /// How long the caller can still wait, asked anew every 100 ms while a name is looked up and a connection
  /// made; nothing left ends it with Stopped. Empty: as long as `timeout`.
  std::function<std::chrono::milliseconds()> time_left;
  /// Called with the socket before the library waits in it, where it cannot be asked to stop: while what this
  /// returned lives, a shut down of the socket ends the wait. Empty: nobody wants to.
  std::function<std::shared_ptr<void>(int socket)> guard;
};

/// The caller had no time left for a connection to be made.
class Stopped : public Failure {
 public:
  Stopped() : Failure(Exit::interrupted, "stopped while connecting") {}
};

/// The broker's no to one request, with which it closed the channel (AMQP 0-9-1, 1.2).
struct Refusal {
  int code;
  std::string text;
};

/// The broker cannot be reached or ended the connection, in a way that may pass: worth another try. Every
/// other BrokerError is final: the same will be said again.
class BrokerAway : public BrokerError {
 public:
  explicit BrokerAway(const std::string& what, std::string advice = {},
                      std::chrono::milliseconds unheard_for = {})
      : BrokerError(what, std::move(advice)), unheard_for_(unheard_for) {}

  /// For so long before it was noticed nothing can have come (missing heartbeats).
  [[nodiscard]] std::chrono::milliseconds unheard_for() const noexcept { return unheard_for_; }

 private:
  std::chrono::milliseconds unheard_for_;
};

/// The network or the other side ended an established connection without a word.
class ConnectionLost : public BrokerAway {
  using BrokerAway::BrokerAway;
};

/// Is the broker's reason for closing a connection (AMQP 0-9-1, 1.2), or for refusing a login, one that it
/// will give again? A limit, a shutdown and a virtual host that is down pass.
[[nodiscard]] bool is_final(const Refusal& refusal);

class Connection {
 public:
  /// Connects to the first of `endpoints` that takes us. Blocks; the library restarts its waits after
  /// signals. Throws BrokerError: for a refused login at once, else for all that were tried. Throws Stopped.
  static Connection open(std::span<const Endpoint> endpoints, const ConnectOptions& options);

  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] int fd() const;

  /// How long the library may be left alone without missing a heartbeat.
  [[nodiscard]] std::chrono::milliseconds patience() const;

  /// The next frame that has arrived, if any; never blocks. What it points to lives until release(). Throws
  /// BrokerAway when the connection is lost, BrokerError when the broker closes the channel, or the
  /// connection for good.
  bool next_frame(amqp_frame_t_& frame);

  /// Frees what the library holds for frames that were taken; without it memory grows with every message.
  void release() noexcept;

  /// From now on requests are written with write() alone: the library would send its heartbeats into the
  /// middle of what is half written, so it sends none any more, and does not watch for the broker's.
  void write_directly();

  /// Writes what the socket takes now, which may be nothing; never waits. Throws ConnectionLost. Only after
  /// write_directly().
  std::size_t write(std::string_view bytes);

  /// So many of the bytes that write() was given and did not take have to be given again: TLS has begun with
  /// them.
  [[nodiscard]] std::size_t pending() const { return pending_; }

  /// As negotiated; 0 for none. Stays what it was after write_directly().
  [[nodiscard]] std::chrono::seconds heartbeat() const { return heartbeat_; }

  /// The largest frame that was negotiated; 0 for no limit.
  [[nodiscard]] std::size_t frame_max() const;

  /// Tells the broker that we are alive without reading what it sends. Errors show at the next read.
  void send_heartbeat() noexcept;

  /// The channel that requests go to; opened on first use and again after a refusal closed it.
  std::uint16_t channel();

  /// A request, as the library has it, that wants one answer.
  struct Request {
    std::uint32_t method;
    void* decoded;
  };

  /// Opens the channel and makes `requests` on it without waiting in between: one wait instead of several.
  /// The broker's refusal of one of them; the channel is closed then, and nothing came of the others. Only
  /// while no channel is open. Throws BrokerError, naming `doing`, when the connection broke.
  std::optional<Refusal> open_channel_with(std::span<const Request> requests, std::string_view doing);

  /// The outcome of the request just made: nothing, or the broker's refusal. Throws BrokerError, naming
  /// `doing`, when the connection broke.
  std::optional<Refusal> refusal(std::string_view doing);

  /// As refusal(), for requests that have to work: throws BrokerError on a refusal as well.
  void require(std::string_view doing);

  /// Says good-bye to the broker and waits for its answer for a moment at the most.
  void close() noexcept;

  /// For this room's .cpp files.
  [[nodiscard]] amqp_connection_state_t_* state() const { return state_.get(); }

  /// Nothing more can be said to the broker: close() will not try.
  void give_up() noexcept { usable_ = false; }

  /// Gives up, and says why: a library status (AMQP_STATUS_*) ended the connection.
  [[nodiscard]] std::string lost(int status);

 private:
  struct Destroy {
    void operator()(amqp_connection_state_t_* state) const noexcept;
  };

  Connection(const Endpoint& endpoint, const ConnectOptions& options);
  using Guard = std::shared_ptr<void>;

  /// What guards the socket, where somebody wants to.
  Guard open_socket(const ConnectOptions& options, std::chrono::milliseconds timeout);
  void open_plain_socket(const ConnectOptions& options, std::chrono::milliseconds timeout);
  Guard open_tls_socket(const ConnectOptions& options, std::chrono::milliseconds timeout);
  void log_in(const ConnectOptions& options);
  [[nodiscard]] std::chrono::milliseconds silence(int status) const;
  Refusal accept(const amqp_method_t_& close);
  [[noreturn]] void fail_while(std::string_view doing, const Refusal& refusal);
  [[noreturn]] void fail_while(std::string_view doing, int status);
  [[noreturn]] void fail_closed(const amqp_frame_t_& frame);

  Endpoint endpoint_;
  ssl_st* tls_ = nullptr;  // the library's
  bool writes_directly_ = false;
  std::size_t pending_ = 0;
  std::chrono::seconds heartbeat_{0};
  std::unique_ptr<amqp_connection_state_t_, Destroy> state_;
  std::uint16_t channel_ = 0;
  bool channel_open_ = false;
  bool usable_ = false;  // can a close be negotiated?
};

}  // namespace wazobus::bus
