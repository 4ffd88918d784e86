// SPDX-License-Identifier: MIT
// A connection to a broker, logged in, and its channel.
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
#include "bus/trace.hpp"
#include "network/wait.hpp"
#include "text/error.hpp"

struct amqp_connection_state_t_;
struct amqp_basic_properties_t_;
struct amqp_frame_t_;
struct amqp_method_t_;
struct amqp_rpc_reply_t_;
struct ssl_st;

namespace wazobus::bus {

class Wire;

struct ConnectOptions {
  /// The limit for each broker, from the DNS lookup to the last answer before the connection is used.
  std::chrono::milliseconds timeout{10'000};
  /// How long to go on trying if the broker is away at the first connection.
  std::chrono::milliseconds wait_at_first{0};
  /// 0 turns heartbeats off.
  std::chrono::seconds heartbeat{30};
  /// The version shown in the broker's list of connections.
  std::string version;

  /// Returns how long the caller can still wait. It is called every 100 ms during the lookup and the connect;
  /// zero ends them with Stopped. If it is empty, only `timeout` limits them.
  std::function<std::chrono::milliseconds()> time_left;
  /// Called with the socket before a wait in the library that cannot be stopped. Returns a guard: while it
  /// exists, a signal may shut the socket down, which ends the wait. Optional.
  std::function<std::shared_ptr<void>(int socket)> guard;
  /// Reports the steps of each connection. Optional.
  Trace trace;
};

using network::Stopped;

/// The broker refused a request and closed the channel (AMQP 0-9-1, 1.2).
struct Refusal {
  int code;
  std::string text;
};

/// The command with which an administrator grants the user every permission on the virtual host.
std::string grant_command(const Endpoint& endpoint);

/// Advice for what the broker refused because the user may not do it.
std::string advice_to_allow(const Endpoint& endpoint);

/// The broker cannot be reached, or ended the connection for a reason that may pass: another try may succeed.
/// Every other BrokerError is final: another try would fail too.
class BrokerAway : public BrokerError {
 public:
  explicit BrokerAway(const std::string& what, std::string advice = {},
                      std::chrono::milliseconds unheard_for = {})
      : BrokerError(what, std::move(advice)), unheard_for_(unheard_for) {}

  /// The time before the loss was noticed in which nothing arrived (missed heartbeats).
  [[nodiscard]] std::chrono::milliseconds unheard_for() const noexcept { return unheard_for_; }

 private:
  std::chrono::milliseconds unheard_for_;
};

/// The broker refused a message that is larger than its max_message_size.
class MessageTooLarge : public BrokerError {
 public:
  MessageTooLarge(const std::string& what, std::uint64_t size)
      : BrokerError(what, "leave it out, or raise max_message_size of the broker"), size_(size) {}

  /// Of its body, in bytes.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  std::uint64_t size_;
};

/// The broker waited too long for acknowledgements (its consumer_timeout) and took the messages back.
class AcknowledgementsLate : public BrokerError {
  using BrokerError::BrokerError;
};

/// The broker closed the channel, because it refused something that was sent without waiting for an answer.
class ChannelClosed : public BrokerError {
 public:
  ChannelClosed(const std::string& message, const std::string& advice, int code)
      : BrokerError(message, advice), code_(code) {}
  /// AMQP 0-9-1, 1.2: 403 access refused, 404 not found, 406 precondition failed
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;
};

/// A refused login. Neither another broker nor another try would help.
class LoginRefused : public BrokerError {
  using BrokerError::BrokerError;
};

/// The network or the broker ended an established connection without a reason.
class ConnectionLost : public BrokerAway {
  using BrokerAway::BrokerAway;
};

/// Would the broker refuse again, for the same reason? `refusal` is its reason for closing a connection (AMQP
/// 0-9-1, 1.2) or for refusing a login. A limit, a shutdown and a virtual host that is down are not final.
[[nodiscard]] bool is_final(const Refusal& refusal);

class Connection {
 public:
  /// Connects to the first of `endpoints` that accepts. Blocks. Throws BrokerError: at once if a login is
  /// refused, otherwise after all endpoints failed. Throws Stopped.
  static Connection open(std::span<const Endpoint> endpoints, const ConnectOptions& options);

  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  /// For ConnectOptions::trace.
  [[nodiscard]] const Trace& trace() const { return trace_; }
  [[nodiscard]] int fd() const;

  /// How long next_frame() may stay uncalled without missing a heartbeat. Zero after come_back_soon().
  [[nodiscard]] std::chrono::milliseconds patience() const;

  /// Reads the next frame that has arrived, if any, except for heartbeats. Never blocks. The memory that
  /// `frame` points to is valid until the next call. Throws BrokerAway if the connection is lost or the
  /// broker breaks the protocol; BrokerError if the broker closes the channel, or closes the connection for a
  /// final reason.
  bool next_frame(amqp_frame_t_& frame);

  /// The most frames that a caller of next_frame() takes in a row, so that no broker keeps it busy.
  static constexpr unsigned most_in_a_row = 256;
  /// Call this if more frames may be left, because fd() does not become readable for them.
  void come_back_soon() { is_busy_ = true; }
  [[nodiscard]] bool is_busy() const { return is_busy_; }

  /// Decodes the properties of a header. Valid as long as the frame. Throws ConnectionLost.
  const amqp_basic_properties_t_& properties_of(const amqp_frame_t_& header);

  /// From now on only write() writes. No more heartbeats are sent, because they would land in a half-written
  /// frame, and the broker's are not checked for.
  void write_directly();

  /// Writes as much as the socket accepts, perhaps nothing. Never waits. Throws ConnectionLost. Only after
  /// write_directly().
  std::size_t write(std::string_view bytes);

  /// Bytes of a partial TLS write. The next write() must start with them.
  [[nodiscard]] std::size_t pending() const;

  /// The negotiated heartbeat; 0 for none.
  [[nodiscard]] std::chrono::seconds heartbeat() const { return heartbeat_; }

  /// The negotiated maximum size of a frame.
  [[nodiscard]] std::size_t frame_max() const { return frame_max_; }

  /// Sends a heartbeat if one is due, and the bytes that could not be sent before. Does not read. An error
  /// shows at the next read.
  void send_heartbeat() noexcept;

  /// A request in the library's form that has one answer.
  struct Request {
    std::uint32_t method;
    void* decoded;
  };

  /// Sends a request and waits for its answer; refusal() and require() tell the result. Returns the answer in
  /// the library's form, valid until the next frame is read; null if it was refused, or did not come within
  /// ConnectOptions::timeout. The channel is opened on first use, and again after a refusal closed it. Throws
  /// Stopped, and BrokerError if no channel can be opened.
  const void* ask(const Request& request);

  /// Sends a method that has no answer, or whose answer await_answer() or next_frame() takes. They also
  /// throw or tell what went wrong with it.
  void send(const Request& request);
  /// Waits for the answer to a request that was sent; the answers come in the order of the requests. The
  /// rest is as for ask().
  void await_answer(std::uint32_t request);
  /// Begins the time of ConnectOptions::timeout anew, for a connection that is used for several steps.
  void begin_step() noexcept;
  /// Are there bytes of send() that the socket has not accepted yet?
  [[nodiscard]] bool has_unsent() const;

  /// Opens the channel and sends `requests` without waiting in between, so the client waits once. Returns the
  /// broker's refusal of one of them; then the channel is closed and none of the others had an effect. Only
  /// while no channel is open. Throws BrokerError, naming `doing`, if the connection broke.
  std::optional<Refusal> open_channel_with(std::span<const Request> requests, std::string_view doing);

  /// The result of the last ask(): nothing, or the broker's refusal. Throws BrokerError, naming `doing`, if
  /// the connection broke.
  std::optional<Refusal> refusal(std::string_view doing);

  /// Like refusal(), but throws BrokerError for a refusal too.
  void require(std::string_view doing);

  /// Closes the connection. Waits a moment for the broker's answer, but does not need it.
  void close() noexcept;

  /// The channel that was opened last.
  [[nodiscard]] std::uint16_t channel() const { return channel_; }

  /// Call this if nothing more can be sent to the broker. Then close() does not try to.
  void give_up() noexcept { usable_ = false; }

  /// Gives up, and returns the reason. `status` (AMQP_STATUS_*) is what ended the connection.
  [[nodiscard]] std::string lost(int status);

 private:
  struct Destroy {
    void operator()(amqp_connection_state_t_* state) const noexcept;
  };

  Connection(const Endpoint& endpoint, const ConnectOptions& options);
  using Guard = std::shared_ptr<void>;

  /// Returns the guard of the socket; empty if ConnectOptions has none.
  Guard open_socket(const ConnectOptions& options, std::chrono::milliseconds timeout);
  void open_plain_socket(const ConnectOptions& options, std::chrono::milliseconds timeout);
  Guard open_tls_socket(const ConnectOptions& options, std::chrono::milliseconds timeout);
  struct Sasl;
  void log_in(const ConnectOptions& options);
  amqp_rpc_reply_t_ shake_hands(const Sasl& login, const network::Wait& wait);
  int await(amqp_frame_t_& frame, const network::Wait& wait);
  int await_method(std::uint32_t expected, amqp_method_t_& method, const network::Wait& wait);
  int tune(const amqp_method_t_& method, std::chrono::seconds heartbeat);
  void fail_if_closed(const amqp_frame_t_& frame);
  void open_channel();
  [[nodiscard]] network::Wait wait_for_answers() const;
  [[nodiscard]] std::chrono::milliseconds silence(int status) const;
  Refusal accept(const amqp_method_t_& close);
  [[noreturn]] void fail_while(std::string_view doing, const Refusal& refusal);
  [[noreturn]] void fail_while(std::string_view doing, int status);
  [[noreturn]] void fail_closed(const amqp_frame_t_& frame);

  Endpoint endpoint_;
  Trace trace_;
  SentFrames sent_frames_;
  ssl_st* tls_ = nullptr;  // owned by the library
  bool writes_directly_ = false;
  bool is_busy_ = false;
  std::chrono::seconds heartbeat_{0};
  std::uint16_t channel_max_ = 0;
  std::size_t frame_max_ = 0;
  std::chrono::milliseconds timeout_{0};
  std::chrono::steady_clock::time_point answers_until_;
  int send_status_ = 0;  // the first error of send() that await_answer() has not told
  std::function<std::chrono::milliseconds()> time_left_;
  std::unique_ptr<amqp_connection_state_t_, Destroy> state_;  // holds the socket
  std::unique_ptr<Wire> wire_;
  std::unique_ptr<amqp_rpc_reply_t_> reply_;  // of the last ask()
  std::uint16_t channel_ = 0;
  bool channel_open_ = false;
  bool usable_ = false;  // can the connection still be closed properly?
};

/// The version of rabbitmq-c: "0.11.0"
std::string rabbitmq_version();
/// The version of OpenSSL: "3.0.15"
std::string tls_version();

}  // namespace wazobus::bus
