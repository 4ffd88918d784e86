// SPDX-License-Identifier: MIT
#include "bus/connection.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "bus/tls.hpp"
#include "network/socket.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::bus {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A refused login. Neither another broker nor another try would help.
class LoginRefused : public BrokerError {
  using BrokerError::BrokerError;
};

/// `method` is channel.close or connection.close. Its text belongs to the library's pool, so it is copied.
Refusal refusal_from(const amqp_method_t& method) {
  if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
    const auto* const close = static_cast<const amqp_channel_close_t*>(method.decoded);
    return {close->reply_code, text::safe(view(close->reply_text))};
  }
  const auto* const close = static_cast<const amqp_connection_close_t*>(method.decoded);
  return {close->reply_code, text::safe(view(close->reply_text))};
}

/// The broker does not offer the login that we want to use.
[[noreturn]] void fail_unsupported(const Endpoint& endpoint) {
  if (endpoint.login == Login::external) {
    throw LoginRefused(
        endpoint.where() + " does not offer EXTERNAL, the login with a client certificate",
        "its plugin rabbitmq_auth_mechanism_ssl offers it; or log in with --auth-mechanism plain");
  }
  throw LoginRefused(endpoint.where() + " does not offer PLAIN, the login with user and password",
                     "if it takes client certificates instead, use --auth-mechanism external");
}

/// With TLS 1.3 a broker that refuses a client certificate, or the lack of one, hangs up after the handshake.
/// Its alert is lost if we write at that moment.
std::string lost_login_advice(const Endpoint& endpoint) {
  if (!endpoint.tls) return "is it an AMQP 0-9-1 port? For a TLS port (5671) use amqps://";
  const std::string port = "is it the TLS port of a RabbitMQ? ";
  if (endpoint.cert_file.empty())
    return port + "If it takes only clients with a certificate, give --tls-cert-file and --tls-key-file";
  return port + "The client certificate must be one of an authority that the broker trusts";
}

std::string property_of(const amqp_table_t& properties, std::string_view name) {
  for (int i = 0; i < properties.num_entries; ++i) {
    const amqp_table_entry_t& entry = properties.entries[i];
    if (entry.value.kind == AMQP_FIELD_KIND_UTF8 && view(entry.key) == name)
      return std::string(view(entry.value.value.bytes));
  }
  return {};
}

void tell_broker(const amqp_table_t* properties, const Trace& trace) {
  if (!trace.happened || properties == nullptr || properties->num_entries == 0) return;
  trace(BrokerNamed{property_of(*properties, "product"), property_of(*properties, "version"),
                    property_of(*properties, "cluster_name")});
}

/// "basic.deliver" for AMQP_BASIC_DELIVER_METHOD, as rabbitmq-c calls it.
std::string method_name(amqp_method_number_t id) {
  constexpr std::string_view before = "AMQP_";
  constexpr std::string_view behind = "_METHOD";
  const char* const known = amqp_method_name(id);
  std::string name = known == nullptr ? "" : known;
  if (name.size() <= before.size() + behind.size()) return "method";
  name = name.substr(before.size(), name.size() - before.size() - behind.size());
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    if (c == '_') return '-';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (const std::size_t dash = name.find('-'); dash != std::string::npos) name[dash] = '.';
  return name;
}

void tell_received(const amqp_frame_t& frame, const Trace& trace) {
  constexpr std::size_t content_head = 12;  // class, weight, size of the body (AMQP 0-9-1, 4.2.6.1)
  switch (frame.frame_type) {
    case AMQP_FRAME_METHOD: {
      const std::string name = method_name(frame.payload.method.id);
      return trace(FrameMoved{false, name, frame.channel, FrameMoved::unknown_size});
    }
    case AMQP_FRAME_HEADER:
      return trace(
          FrameMoved{false, "header", frame.channel, content_head + frame.payload.properties.raw.len});
    case AMQP_FRAME_BODY:
      return trace(FrameMoved{false, "body", frame.channel, frame.payload.body_fragment.len});
    default:
      return trace(FrameMoved{false, "heartbeat", frame.channel, 0});
  }
}

std::string login_advice(const Refusal& refusal, const Endpoint& endpoint) {
  if (refusal.code == 530 && refusal.text.find("vhost") != std::string::npos) {
    return "name another virtual host with --vhost or in the URI (/%2f is the default one)";
  }
  if (endpoint.login == Login::external) {
    return "the broker must have a user named as the certificate's subject or common name "
           "(ssl_cert_login_from)";
  }
  if (endpoint.user == "guest") {
    return "check --user and the password; by default RabbitMQ accepts guest only from its own machine";
  }
  return "check --user and the password";
}

/// The time for a wait of at most `timeout`. Throws Stopped if the caller has none left.
milliseconds time_for(milliseconds timeout, const ConnectOptions& options) {
  if (!options.time_left) return timeout;
  const milliseconds left = options.time_left();
  if (left <= milliseconds::zero()) throw Stopped();
  return std::min(timeout, left);
}

}  // namespace

bool is_final(const Refusal& refusal) {
  constexpr int access_refused = 403;
  constexpr int not_allowed = 530;
  if (refusal.code == access_refused) return true;
  const auto mentions = [&](std::string_view word) { return refusal.text.find(word) != std::string::npos; };
  return refusal.code == not_allowed && !mentions("limit") && !mentions("is down");
}

void Connection::Destroy::operator()(amqp_connection_state_t_* state) const noexcept {
  amqp_destroy_connection(state);
}

Connection Connection::open(std::span<const Endpoint> endpoints, const ConnectOptions& options) {
  std::string failures;
  bool may_pass = false;
  for (const Endpoint& endpoint : endpoints) {
    try {
      return Connection(endpoint, options);
    } catch (const LoginRefused&) {
      throw;
    } catch (const BrokerError& error) {
      if (endpoints.size() == 1) throw;
      may_pass = may_pass || dynamic_cast<const BrokerAway*>(&error) != nullptr;
      failures += failures.empty() ? "" : "; ";
      failures += error.what();
    }
  }
  const std::string advice = "is RabbitMQ running there?";
  if (may_pass) throw BrokerAway(failures, advice);
  throw BrokerError(failures, advice);
}

Connection::Connection(Connection&& other) noexcept
    : endpoint_(std::move(other.endpoint_)),
      trace_(std::move(other.trace_)),
      sent_frames_(std::move(other.sent_frames_)),
      tls_(other.tls_),
      writes_directly_(other.writes_directly_),
      pending_(other.pending_),
      heartbeat_(other.heartbeat_),
      state_(std::move(other.state_)),
      channel_(other.channel_),
      channel_open_(other.channel_open_),
      usable_(std::exchange(other.usable_, false)) {}

Connection::~Connection() {
  close();
}

Connection::Connection(const Endpoint& endpoint, const ConnectOptions& options)
    : endpoint_(endpoint), trace_(options.trace), state_(amqp_new_connection()) {
  if (!state_) throw BrokerError("out of memory for a connection");
  trace_(Trying{endpoint_.where(), endpoint_.tls});
  const milliseconds timeout = endpoint.connect_timeout.value_or(options.timeout);
  const auto started = steady_clock::now();
  const Guard guard = open_socket(options, timeout);
  const auto spent = std::chrono::duration_cast<milliseconds>(steady_clock::now() - started);
  const timeval left = to_timeval(time_for(std::max(timeout - spent, milliseconds(1)), options));
  amqp_set_handshake_timeout(state_.get(), &left);
  log_in(options);
  const timeval answer = to_timeval(time_for(timeout, options));
  amqp_set_rpc_timeout(state_.get(), &answer);
  heartbeat_ = std::chrono::seconds(amqp_get_heartbeat(state_.get()));
  usable_ = true;
}

Connection::Guard Connection::open_socket(const ConnectOptions& options, milliseconds timeout) {
  const auto describe = [this](const BrokerError& error) {
    return fmt::format("cannot connect to {}{}: {}", endpoint_.where(), endpoint_.tls ? " with TLS" : "",
                       error.what());
  };
  try {
    if (endpoint_.tls) return open_tls_socket(options, timeout);
    open_plain_socket(options, timeout);
    return options.guard ? options.guard(fd()) : nullptr;
  } catch (const CertificateRefused& error) {
    throw BrokerError(describe(error), error.advice());
  } catch (const BrokerError& error) {
    const std::string advice = error.advice().empty()
                                   ? "is RabbitMQ running there? Name another broker with --uri or --host"
                                   : error.advice();
    throw BrokerAway(describe(error), advice);
  }
}

void Connection::open_plain_socket(const ConnectOptions& options, milliseconds timeout) {
  amqp_socket_t* const socket = amqp_tcp_socket_new(state_.get());
  if (socket == nullptr) throw BrokerError("out of memory for a socket");
  amqp_tcp_socket_set_sockfd(socket, network::connect_tcp(endpoint_.host, endpoint_.port_or_default(),
                                                          {timeout, options.time_left}, progress_of(trace_)));
}

Connection::Guard Connection::open_tls_socket(const ConnectOptions& options, milliseconds timeout) {
  amqp_socket_t* const socket = amqp_ssl_socket_new(state_.get());
  if (socket == nullptr) throw BrokerError("out of memory for a socket");
  prepare_tls(socket, endpoint_);
  const auto started = steady_clock::now();
  // The library's own lookup and connect cannot be stopped, and the lookup has no limit. So the host is
  // looked up first. If the caller may run out of time, a plain connection is made too: then the port answers
  // soon.
  const network::WaitLimits limits{timeout, options.time_left};
  if (options.time_left) {
    ::close(network::connect_tcp(endpoint_.host, endpoint_.port_or_default(), limits));
  } else {
    network::require_known(endpoint_.host, endpoint_.port_or_default(), limits, progress_of(trace_));
  }
  const auto left = timeout - std::chrono::duration_cast<milliseconds>(steady_clock::now() - started);
  const timeval limit = to_timeval(time_for(std::max(left, milliseconds(1)), options));
  Guard guard;
  const DuringHandshake during(socket, endpoint_.server_name, [&](int fd, ssl_st* tls) {
    if (tls_ == nullptr) trace_(Connected{network::peer_of(fd)});
    tls_ = tls;
    if (options.guard && !guard) guard = options.guard(fd);
  });
  const int status =
      amqp_socket_open_noblock(socket, endpoint_.host.c_str(), endpoint_.port_or_default(), &limit);
  if (status != AMQP_STATUS_OK) fail_tls(status, endpoint_);
  if (trace_.happened) trace_(describe_tls(tls_, endpoint_.verify));
  return guard;
}

void Connection::log_in(const ConnectOptions& options) {
  // With these capabilities the broker tells us about a deleted queue and about blocked publishers.
  const event::FieldTable properties{
      {"product", {std::string("wazobus")}},
      {"version", {options.version}},
      {"capabilities",
       {event::FieldTable{{"consumer_cancel_notify", {true}},
                          {"connection.blocked", {true}},
                          {"publisher_confirms", {true}}}}},
  };
  Encoder encoder;
  const amqp_table_t table = encoder.encode(properties);
  constexpr int frame_max = 131072;
  const auto heartbeat = static_cast<int>(endpoint_.heartbeat.value_or(options.heartbeat).count());
  const std::string password = endpoint_.password.value_or("guest");
  const char* const vhost = endpoint_.vhost.c_str();
  const amqp_rpc_reply_t reply =
      endpoint_.login == Login::external
          ? amqp_login_with_properties(state_.get(), vhost, 0, frame_max, heartbeat, &table,
                                       // The certificate names the user, but the library sends no empty name.
                                       AMQP_SASL_METHOD_EXTERNAL, endpoint_.user.c_str())
          : amqp_login_with_properties(state_.get(), vhost, 0, frame_max, heartbeat, &table,
                                       AMQP_SASL_METHOD_PLAIN, endpoint_.user.c_str(), password.c_str());
  tell_broker(amqp_get_server_properties(state_.get()), trace_);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return tell_login();
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION && reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const Refusal refusal = refusal_from(reply.reply);
    trace_(Closed{false, true, refusal.code, refusal.text});
    const std::string who = endpoint_.login == Login::external
                                ? "the user whom the client certificate names"
                                : fmt::format("user '{}'", text::safe(endpoint_.user));
    const std::string what = fmt::format("{} refused {}: {}", endpoint_.where(), who, refusal.text);
    if (is_final(refusal)) throw LoginRefused(what, login_advice(refusal, endpoint_));
    throw BrokerAway(what);
  }
  const int status = reply.library_error;
  if (status == AMQP_STATUS_BROKER_UNSUPPORTED_SASL_METHOD) fail_unsupported(endpoint_);
  if (const auto alert = endpoint_.tls ? last_alert(endpoint_) : std::nullopt)
    throw BrokerError(fmt::format("cannot connect to {} with TLS: {}", endpoint_.where(), alert->what),
                      alert->advice);
  const bool silent = status == AMQP_STATUS_TIMEOUT || status == AMQP_STATUS_HEARTBEAT_TIMEOUT;
  throw BrokerAway(fmt::format("{} {}: {}", endpoint_.where(),
                               silent ? "does not answer the login" : "ended the login", status_text(status)),
                   lost_login_advice(endpoint_));
}

void Connection::tell_login() const {
  trace_(LoggedIn{endpoint_.user, endpoint_.vhost, amqp_get_heartbeat(state_.get()),
                  amqp_get_channel_max(state_.get()), amqp_get_frame_max(state_.get())});
}

int Connection::fd() const {
  return amqp_get_sockfd(state_.get());
}

milliseconds Connection::patience() const {
  if (heartbeat_ == std::chrono::seconds::zero()) return std::chrono::hours(1);
  return milliseconds(heartbeat_) / 4;
}

void Connection::write_directly() {
  writes_directly_ = true;
  amqp_tune_connection(state_.get(), amqp_get_channel_max(state_.get()), amqp_get_frame_max(state_.get()), 0);
}

std::size_t Connection::frame_max() const {
  return static_cast<std::size_t>(amqp_get_frame_max(state_.get()));
}

std::size_t Connection::write(std::string_view bytes) {
  if (tls_ != nullptr) {
    const std::optional<std::size_t> written = write_tls(tls_, bytes);
    if (!written) throw ConnectionLost(lost(AMQP_STATUS_CONNECTION_CLOSED));
    constexpr std::size_t record = 16UL * 1024;
    pending_ = *written == 0 ? std::min(bytes.size(), record) : 0;
    if (trace_.frames) sent_frames_.follow(bytes.substr(0, *written), trace_);
    return *written;
  }
  const ssize_t written = ::send(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (written >= 0 && trace_.frames)
    sent_frames_.follow(bytes.substr(0, static_cast<std::size_t>(written)), trace_);
  if (written >= 0) return static_cast<std::size_t>(written);
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
  throw ConnectionLost(lost(AMQP_STATUS_SOCKET_ERROR));
}

bool Connection::next_frame(amqp_frame_t& frame) {
  const timeval no_wait{0, 0};
  const int status = amqp_simple_wait_frame_noblock(state_.get(), &frame, &no_wait);
  if (status == AMQP_STATUS_TIMEOUT) return false;
  if (status != AMQP_STATUS_OK) throw ConnectionLost(lost(status), {}, silence(status));
  if (trace_.frames) tell_received(frame, trace_);
  if (frame.frame_type != AMQP_FRAME_METHOD) return true;
  const amqp_method_number_t method = frame.payload.method.id;
  if (method == AMQP_CHANNEL_CLOSE_METHOD || method == AMQP_CONNECTION_CLOSE_METHOD) fail_closed(frame);
  return true;
}

void Connection::fail_closed(const amqp_frame_t& frame) {
  const Refusal refusal = refusal_from(frame.payload.method);
  const bool channel = frame.payload.method.id == AMQP_CHANNEL_CLOSE_METHOD;
  trace_(Closed{channel, true, refusal.code, refusal.text});
  if (writes_directly_) {
    // The answer would be written into a half-written frame, and wait for a full socket.
    give_up();
  } else if (channel) {
    amqp_channel_close_ok_t ok{};
    amqp_send_method(state_.get(), frame.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
    channel_open_ = false;
  } else {
    amqp_connection_close_ok_t ok{};
    amqp_send_method(state_.get(), frame.channel, AMQP_CONNECTION_CLOSE_OK_METHOD, &ok);
    give_up();
  }
  const std::string what = fmt::format("{} closed the {}: {}", endpoint_.where(),
                                       channel ? "channel" : "connection", refusal.text);
  if (refusal.text.find("delivery acknowledgement") != std::string::npos)
    throw BrokerError(what,
                      "the output was blocked for too long; unacknowledged messages are back in the queue");
  if (channel || is_final(refusal)) throw BrokerError(what);
  throw BrokerAway(what);
}

void Connection::release() noexcept {
  amqp_maybe_release_buffers(state_.get());
}

void Connection::send_heartbeat() noexcept {
  if (amqp_get_heartbeat(state_.get()) == 0) return;
  amqp_frame_t frame{};
  frame.frame_type = AMQP_FRAME_HEARTBEAT;
  amqp_send_frame(state_.get(), &frame);
}

std::uint16_t Connection::channel() {
  if (!channel_open_) {
    ++channel_;
    amqp_channel_open(state_.get(), channel_);
    require("opening a channel");
    channel_open_ = true;
  }
  return channel_;
}

std::string Connection::lost(int status) {
  give_up();
  return fmt::format("the connection to {} was lost: {}", endpoint_.where(), status_text(status));
}

milliseconds Connection::silence(int status) const {
  // The library gives a connection up after two missed heartbeats.
  if (status != AMQP_STATUS_HEARTBEAT_TIMEOUT) return milliseconds::zero();
  return std::chrono::seconds(2 * amqp_get_heartbeat(state_.get()));
}

std::optional<Refusal> Connection::refusal(std::string_view doing) {
  const amqp_rpc_reply_t reply = amqp_get_rpc_reply(state_.get());
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return std::nullopt;
  const bool is_refusal = reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION;
  if (is_refusal && reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) return accept(reply.reply);
  if (is_refusal && reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
    fail_while(doing, refusal_from(reply.reply));
  fail_while(doing, reply.library_error);
}

/// The broker has refused a request and closes the channel.
Refusal Connection::accept(const amqp_method_t_& close) {
  Refusal refusal = refusal_from(close);
  trace_(Closed{true, true, refusal.code, refusal.text});
  amqp_channel_close_ok_t ok{};
  amqp_send_method(state_.get(), channel_, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
  amqp_maybe_release_buffers(state_.get());
  channel_open_ = false;
  return refusal;
}

void Connection::fail_while(std::string_view doing, const Refusal& refusal) {
  usable_ = false;
  trace_(Closed{false, true, refusal.code, refusal.text});
  const std::string what =
      fmt::format("{} closed the connection while {}: {}", endpoint_.where(), doing, refusal.text);
  if (is_final(refusal)) throw BrokerError(what);
  throw BrokerAway(what);
}

void Connection::fail_while(std::string_view doing, int status) {
  usable_ = false;
  throw ConnectionLost(fmt::format("the connection to {} was lost while {}: {}", endpoint_.where(), doing,
                                   status_text(status)));
}

std::optional<Refusal> Connection::open_channel_with(std::span<const Request> requests,
                                                     std::string_view doing) {
  ++channel_;
  amqp_channel_open_t open{};
  int status = amqp_send_method(state_.get(), channel_, AMQP_CHANNEL_OPEN_METHOD, &open);
  for (const Request& request : requests) {
    if (status == AMQP_STATUS_OK)
      status = amqp_send_method(state_.get(), channel_, request.method, request.decoded);
  }
  for (std::size_t answers = 0; answers <= requests.size();) {
    amqp_frame_t frame{};
    if (status == AMQP_STATUS_OK)
      status = amqp_simple_wait_frame_noblock(state_.get(), &frame, amqp_get_rpc_timeout(state_.get()));
    if (status != AMQP_STATUS_OK) fail_while(doing, status);
    if (frame.frame_type != AMQP_FRAME_METHOD) continue;
    const amqp_method_t& method = frame.payload.method;
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD) return accept(method);
    if (method.id == AMQP_CONNECTION_CLOSE_METHOD) fail_while(doing, refusal_from(method));
    if (frame.channel == channel_) ++answers;
  }
  amqp_maybe_release_buffers(state_.get());
  channel_open_ = true;
  return std::nullopt;
}

void Connection::require(std::string_view doing) {
  if (const std::optional<Refusal> refused = refusal(doing)) {
    throw BrokerError(fmt::format("{} refused {}: {}", endpoint_.where(), doing, refused->text));
  }
}

void Connection::close() noexcept {
  if (!usable_) return;
  usable_ = false;
  const timeval moment{1, 0};
  amqp_set_rpc_timeout(state_.get(), &moment);
  amqp_connection_close(state_.get(), AMQP_REPLY_SUCCESS);
  trace_(Closed{false, false, AMQP_REPLY_SUCCESS, {}});
}

std::string tls_version() {
  return openssl_version();
}

std::string rabbitmq_version() {
  return ::amqp_version();
}

}  // namespace wazobus::bus
