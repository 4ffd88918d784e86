// SPDX-License-Identifier: MIT
#include "bus/connection.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "bus/framing.hpp"
#include "bus/tls.hpp"
#include "bus/wire.hpp"
#include "network/socket.hpp"
#include "network/wait.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::bus {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

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
  if (endpoint.login == SaslMechanism::external) {
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

void tell_broker(const amqp_table_t& properties, const Trace& trace) {
  if (!trace.happened) return;
  trace(BrokerNamed{property_of(properties, "product"), property_of(properties, "version"),
                    property_of(properties, "cluster_name")});
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
  if (refusal.code == AMQP_NOT_ALLOWED && refusal.text.find("vhost") != std::string::npos) {
    if (refusal.text.find("refused for user") != std::string::npos) return advice_to_allow(endpoint);
    return "name another virtual host with --vhost or in the URI (/%2f is the default one)";
  }
  if (endpoint.login == SaslMechanism::external) {
    return "the broker must have a user named as the certificate's subject or common name "
           "(ssl_cert_login_from)";
  }
  if (endpoint.user == "guest") {
    return "check --user and the password; by default RabbitMQ accepts guest only from its own machine";
  }
  return "check --user and the password";
}

/// What to try when the broker refuses a request; empty if its own words say all.
std::string refusal_advice(const Refusal& refusal, const Endpoint& endpoint) {
  if (refusal.code == AMQP_ACCESS_REFUSED) return advice_to_allow(endpoint);
  if (refusal.text.find("user_id property") != std::string::npos)
    return fmt::format("the property user_id can only be '{}', or be left out", text::safe(endpoint.user));
  return {};
}

/// Is the SASL mechanism in the list, whose words are separated by spaces?
bool offers(std::string_view list, std::string_view mechanism) {
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(' ', start), list.size());
    if (list.substr(start, end - start) == mechanism) return true;
    start = end + 1;
  }
  return false;
}

/// The time for a wait of at most `timeout`. Throws Stopped if the caller has none left.
milliseconds time_for(milliseconds timeout, const ConnectOptions& options) {
  if (!options.time_left) return timeout;
  const milliseconds left = options.time_left();
  if (left <= milliseconds::zero()) throw Stopped();
  return std::min(timeout, left);
}

/// Returns the number that follows `words` in RabbitMQ's text.
std::optional<std::uint64_t> number_behind(std::string_view words, std::string_view refusal) {
  const std::size_t at = refusal.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = refusal.substr(at + words.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc{} ? std::optional(number) : std::nullopt;
}

/// Returns RabbitMQ's consumer_timeout as " (1800 s)"; empty if the refusal does not name it.
std::string timeout_in(std::string_view refusal) {
  const std::optional<std::uint64_t> ms = number_behind("Timeout value used: ", refusal);
  return ms ? fmt::format(" ({} s)", static_cast<double>(*ms) / 1000) : "";
}

/// Throws if the refusal is like "PRECONDITION_FAILED - message size 3021 is larger than configured max size
/// 1000".
void require_not_too_large(const Endpoint& endpoint, std::string_view refusal) {
  const std::optional<std::uint64_t> size = number_behind("message size ", refusal);
  const std::optional<std::uint64_t> most = number_behind("is larger than configured max size ", refusal);
  if (!size || !most) return;
  throw MessageTooLarge(
      fmt::format("{} takes no body of {} bytes: {} are its limit", endpoint.where(), *size, *most), *size);
}

}  // namespace

std::string grant_command(const Endpoint& endpoint) {
  return fmt::format("rabbitmqctl set_permissions -p '{}' '{}' '.*' '.*' '.*'", text::safe(endpoint.vhost),
                     text::safe(endpoint.user));
}

std::string advice_to_allow(const Endpoint& endpoint) {
  return "an administrator may allow it: " + grant_command(endpoint);
}

bool is_final(const Refusal& refusal) {
  if (refusal.code == AMQP_ACCESS_REFUSED) return true;
  const auto mentions = [&](std::string_view word) { return refusal.text.find(word) != std::string::npos; };
  return refusal.code == AMQP_NOT_ALLOWED && !mentions("limit") && !mentions("is down");
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
      is_busy_(other.is_busy_),
      heartbeat_(other.heartbeat_),
      channel_max_(other.channel_max_),
      frame_max_(other.frame_max_),
      timeout_(other.timeout_),
      answers_until_(other.answers_until_),
      send_status_(other.send_status_),
      time_left_(std::move(other.time_left_)),
      state_(std::move(other.state_)),
      wire_(std::move(other.wire_)),
      reply_(std::move(other.reply_)),
      channel_(other.channel_),
      channel_open_(other.channel_open_),
      usable_(std::exchange(other.usable_, false)) {}

Connection::~Connection() {
  close();
}

Connection::Connection(const Endpoint& endpoint, const ConnectOptions& options)
    : endpoint_(endpoint),
      trace_(options.trace),
      timeout_(endpoint.connect_timeout.value_or(options.timeout)),
      time_left_(options.time_left),
      state_(amqp_new_connection()),
      reply_(std::make_unique<amqp_rpc_reply_t>()) {
  if (!state_) throw BrokerError("out of memory for a connection");
  trace_(Trying{endpoint_.where(), endpoint_.tls});
  begin_step();
  const Guard guard = open_socket(options, timeout_);
  wire_ = std::make_unique<Wire>(fd(), tls_);
  log_in(options);
  wire_->beat_every(heartbeat_);
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
  // looked up first. If the caller may run out of time, a plain connection is made first, to see that the
  // port answers.
  const network::WaitLimits limits{timeout, options.time_left};
  if (options.time_left) {
    ::close(network::connect_tcp(endpoint_.host, endpoint_.port_or_default(), limits));
  } else {
    network::require_known(endpoint_.host, endpoint_.port_or_default(), limits, progress_of(trace_));
  }
  const auto left = [&] {
    const auto spent = std::chrono::duration_cast<milliseconds>(steady_clock::now() - started);
    return std::max(timeout - spent, milliseconds(1));
  };
  const timeval limit = to_timeval(time_for(left(), options));
  Guard guard;
  const DuringHandshake during(socket, endpoint_.server_name, [&](int fd, ssl_st* tls) {
    if (tls_ == nullptr) trace_(Connected{network::peer_of(fd)});
    tls_ = tls;
    if (options.guard && !guard) guard = options.guard(fd);
  });
  const int status =
      amqp_socket_open_noblock(socket, endpoint_.host.c_str(), endpoint_.port_or_default(), &limit);
  // The library does not say why it could not connect. Connecting without it tells the reason.
  if (status == AMQP_STATUS_SOCKET_ERROR)
    ::close(network::connect_tcp(endpoint_.host, endpoint_.port_or_default(), {left(), options.time_left}));
  if (status != AMQP_STATUS_OK) fail_tls(status, endpoint_);
  if (trace_.happened) trace_(network::describe_tls(tls_, endpoint_.verify));
  return guard;
}

/// The data of a login.
struct Connection::Sasl {
  amqp_table_t properties;  ///< of the client
  std::string mechanism;    ///< SASL
  std::string response;     ///< to the mechanism
  std::chrono::seconds heartbeat;
};

/// Waits for the next frame and reads it.
int Connection::await(amqp_frame_t& frame, const network::Wait& wait) {
  for (;;) {
    const milliseconds slice = wait.slice();
    if (slice <= milliseconds::zero()) return AMQP_STATUS_TIMEOUT;
    const int status = wire_->read(frame);
    if (status != AMQP_STATUS_TIMEOUT) return status;
    pollfd waiting{fd(), static_cast<short>(wire_->has_unsent() ? POLLIN | POLLOUT : POLLIN), 0};
    const std::int64_t longest = std::min<std::int64_t>(slice.count(), std::numeric_limits<int>::max());
    ::poll(&waiting, 1, static_cast<int>(longest));
  }
}

/// During the login only the expected method may come, or connection.close.
int Connection::await_method(std::uint32_t expected, amqp_method_t& method, const network::Wait& wait) {
  amqp_frame_t frame{};
  do {
    if (const int status = await(frame, wait); status != AMQP_STATUS_OK) return status;
  } while (frame.frame_type == AMQP_FRAME_HEARTBEAT);
  method = frame.payload.method;
  const bool is_expected = method.id == expected || method.id == AMQP_CONNECTION_CLOSE_METHOD;
  return is_expected ? AMQP_STATUS_OK : AMQP_STATUS_WRONG_METHOD;
}

/// Accepts the limits that the broker proposes, or ours if they are smaller.
int Connection::tune(const amqp_method_t& method, std::chrono::seconds heartbeat) {
  const auto& offer = *static_cast<const amqp_connection_tune_t*>(method.decoded);
  constexpr std::uint32_t least_frame_max = 4096;  // AMQP 0-9-1, 4.2.3
  if (offer.frame_max != 0 && offer.frame_max < least_frame_max) return AMQP_STATUS_BAD_AMQP_DATA;
  const auto smaller = [](std::uint32_t theirs, std::uint32_t ours) {
    return theirs == 0 ? ours : std::min(theirs, ours);
  };
  amqp_connection_tune_ok_t ok{};
  ok.channel_max = offer.channel_max == 0 ? UINT16_MAX : offer.channel_max;
  ok.frame_max = smaller(offer.frame_max, FrameReader::frame_max);
  ok.heartbeat =
      static_cast<std::uint16_t>(smaller(offer.heartbeat, static_cast<std::uint32_t>(heartbeat.count())));
  channel_max_ = ok.channel_max;
  frame_max_ = ok.frame_max;
  heartbeat_ = std::chrono::seconds(ok.heartbeat);
  return wire_->send(0, AMQP_CONNECTION_TUNE_OK_METHOD, &ok);
}

/// The dialogue of a new connection (AMQP 0-9-1, 2.2.4). rabbitmq-c's own function does not end if the broker
/// never stops sending.
amqp_rpc_reply_t Connection::shake_hands(const Sasl& login, const network::Wait& wait) {
  amqp_rpc_reply_t reply{};
  reply.reply_type = AMQP_RESPONSE_LIBRARY_EXCEPTION;
  int& status = reply.library_error;
  amqp_method_t& method = reply.reply;
  const auto expect = [&](std::uint32_t expected) {
    if (status == AMQP_STATUS_OK) status = await_method(expected, method, wait);
    if (status == AMQP_STATUS_OK && method.id != expected) reply.reply_type = AMQP_RESPONSE_SERVER_EXCEPTION;
    return status == AMQP_STATUS_OK && method.id == expected;
  };

  status = wire_->send({"AMQP\0\0\x09\x01", 8});
  if (!expect(AMQP_CONNECTION_START_METHOD)) return reply;
  const auto& start = *static_cast<const amqp_connection_start_t*>(method.decoded);
  tell_broker(start.server_properties, trace_);
  if (start.version_major != 0 || start.version_minor != 9) status = AMQP_STATUS_INCOMPATIBLE_AMQP_VERSION;
  if (!offers(view(start.mechanisms), login.mechanism)) status = AMQP_STATUS_BROKER_UNSUPPORTED_SASL_METHOD;
  if (status != AMQP_STATUS_OK) return reply;
  amqp_connection_start_ok_t start_ok{login.properties, bytes(login.mechanism), bytes(login.response),
                                      bytes("en_US")};
  status = wire_->send(0, AMQP_CONNECTION_START_OK_METHOD, &start_ok);

  if (!expect(AMQP_CONNECTION_TUNE_METHOD)) return reply;
  status = tune(method, login.heartbeat);

  amqp_connection_open_t open{bytes(endpoint_.vhost), amqp_empty_bytes, 1};
  if (status == AMQP_STATUS_OK) status = wire_->send(0, AMQP_CONNECTION_OPEN_METHOD, &open);
  if (expect(AMQP_CONNECTION_OPEN_OK_METHOD)) reply.reply_type = AMQP_RESPONSE_NORMAL;
  return reply;
}

void Connection::log_in(const ConnectOptions& options) {
  // With these capabilities the broker tells us about a refused login, a deleted queue and blocked
  // publishers.
  const event::FieldTable properties{
      {"product", {std::string("wazobus")}},
      {"version", {options.version}},
      {"capabilities",
       {event::FieldTable{{"authentication_failure_close", {true}},
                          {"exchange_exchange_bindings", {true}},
                          {"consumer_cancel_notify", {true}},
                          {"connection.blocked", {true}},
                          {"publisher_confirms", {true}}}}},
  };
  Encoder encoder;
  const std::string nul(1, '\0');
  const bool is_external = endpoint_.login == SaslMechanism::external;
  // With EXTERNAL the certificate names the user.
  const Sasl login{
      encoder.encode(properties), is_external ? "EXTERNAL" : "PLAIN",
      is_external ? std::string() : nul + endpoint_.user + nul + endpoint_.password.value_or("guest"),
      endpoint_.heartbeat.value_or(options.heartbeat)};
  const amqp_rpc_reply_t reply = shake_hands(login, wait_for_answers());
  if (reply.reply_type == AMQP_RESPONSE_NORMAL)
    return trace_(LoggedIn{endpoint_.user, endpoint_.vhost, heartbeat_.count(), channel_max_,
                           static_cast<std::int64_t>(frame_max_)});
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION && reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const Refusal refusal = refusal_from(reply.reply);
    trace_(Closed{false, true, refusal.code, refusal.text});
    const std::string who = endpoint_.login == SaslMechanism::external
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
  throw BrokerAway(
      fmt::format("{} {}: {}", endpoint_.where(), silent ? "does not answer the login" : "ended the login",
                  wire_->explain(status)),
      lost_login_advice(endpoint_));
}

int Connection::fd() const {
  return amqp_get_sockfd(state_.get());
}

milliseconds Connection::patience() const {
  if (is_busy_) return milliseconds::zero();
  constexpr milliseconds soon(100);
  if (wire_->has_unsent()) return soon;
  if (heartbeat_ == std::chrono::seconds::zero()) return std::chrono::hours(1);
  return milliseconds(heartbeat_) / 4;
}

void Connection::write_directly() {
  writes_directly_ = true;
  wire_->beat_every(std::chrono::seconds::zero());
}

std::size_t Connection::write(std::string_view bytes) {
  if (wire_->flush() == AMQP_STATUS_OK && wire_->has_unsent()) return 0;
  const std::optional<std::size_t> written = wire_->write(bytes);
  if (!written)
    throw ConnectionLost(lost(tls_ != nullptr ? AMQP_STATUS_CONNECTION_CLOSED : AMQP_STATUS_SOCKET_ERROR));
  if (trace_.frames) sent_frames_.follow(bytes.substr(0, *written), trace_);
  return *written;
}

std::size_t Connection::pending() const {
  return wire_->pending();
}

bool Connection::next_frame(amqp_frame_t& frame) {
  is_busy_ = false;
  for (unsigned heartbeats = 0; heartbeats < most_in_a_row; ++heartbeats) {
    const int status = wire_->read(frame);
    if (status == AMQP_STATUS_TIMEOUT) return false;
    if (status != AMQP_STATUS_OK) throw ConnectionLost(lost(status), {}, silence(status));
    if (trace_.frames) tell_received(frame, trace_);
    if (frame.frame_type == AMQP_FRAME_HEARTBEAT) continue;
    fail_if_closed(frame);
    return true;
  }
  come_back_soon();
  return false;
}

/// Throws if the frame closes the channel or the connection.
void Connection::fail_if_closed(const amqp_frame_t& frame) {
  if (frame.frame_type != AMQP_FRAME_METHOD) return;
  const amqp_method_number_t method = frame.payload.method.id;
  if (method == AMQP_CHANNEL_CLOSE_METHOD || method == AMQP_CONNECTION_CLOSE_METHOD) fail_closed(frame);
}

void Connection::fail_closed(const amqp_frame_t& frame) {
  const Refusal refusal = refusal_from(frame.payload.method);
  const bool channel = frame.payload.method.id == AMQP_CHANNEL_CLOSE_METHOD;
  trace_(Closed{channel, true, refusal.code, refusal.text});
  if (writes_directly_) {
    // An answer could land in a half-written frame, or wait for a full socket.
    give_up();
  } else if (channel) {
    amqp_channel_close_ok_t ok{};
    wire_->send(frame.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
    channel_open_ = false;
  } else {
    amqp_connection_close_ok_t ok{};
    wire_->send(frame.channel, AMQP_CONNECTION_CLOSE_OK_METHOD, &ok);
    give_up();
  }
  const std::string what = fmt::format("{} closed the {}: {}", endpoint_.where(),
                                       channel ? "channel" : "connection", refusal.text);
  if (refusal.text.find("delivery acknowledgement") != std::string::npos)
    throw AcknowledgementsLate(
        fmt::format("{} took back events that were not acknowledged in time{}, because the output is slow",
                    endpoint_.where(), timeout_in(refusal.text)),
        "a smaller --prefetch asks for fewer at a time");
  require_not_too_large(endpoint_, refusal.text);
  if (channel) throw ChannelClosed(what, refusal_advice(refusal, endpoint_), refusal.code);
  if (is_final(refusal)) throw BrokerError(what, refusal_advice(refusal, endpoint_));
  throw BrokerAway(what);
}

const amqp_basic_properties_t& Connection::properties_of(const amqp_frame_t& header) {
  const amqp_basic_properties_t* const properties = wire_->reader().decode_properties(header);
  if (properties == nullptr) throw ConnectionLost(lost(AMQP_STATUS_BAD_AMQP_DATA));
  return *properties;
}

void Connection::send_heartbeat() noexcept {
  if (!writes_directly_) wire_->keep_alive_unread();
}

void Connection::send(const Request& request) {
  const int status = wire_->send(channel_, request.method, request.decoded);
  if (send_status_ == AMQP_STATUS_OK) send_status_ = status;
}

bool Connection::has_unsent() const {
  return wire_->has_unsent();
}

void Connection::open_channel() {
  wire_->reader().use(++channel_);
  amqp_channel_open_t open{};
  send({AMQP_CHANNEL_OPEN_METHOD, &open});
  await_answer(AMQP_CHANNEL_OPEN_METHOD);
  require("opening a channel");
  channel_open_ = true;
}

const void* Connection::ask(const Request& request) {
  if (!channel_open_) open_channel();
  send(request);
  await_answer(request.method);
  return reply_->reply_type == AMQP_RESPONSE_NORMAL ? reply_->reply.decoded : nullptr;
}

void Connection::begin_step() noexcept {
  answers_until_ = steady_clock::now() + timeout_;
}

network::Wait Connection::wait_for_answers() const {
  return network::Wait({std::chrono::ceil<milliseconds>(answers_until_ - steady_clock::now()), time_left_});
}

/// Ignores other frames that come before the answer.
void Connection::await_answer(std::uint32_t request) {
  *reply_ = {};
  reply_->reply_type = AMQP_RESPONSE_LIBRARY_EXCEPTION;
  int& status = reply_->library_error;
  status = std::exchange(send_status_, AMQP_STATUS_OK);
  const network::Wait wait = wait_for_answers();
  for (amqp_frame_t frame{}; status == AMQP_STATUS_OK;) {
    status = await(frame, wait);
    if (status != AMQP_STATUS_OK) return;
    if (frame.frame_type != AMQP_FRAME_METHOD) continue;
    const amqp_method_t& method = frame.payload.method;
    // Each answer has the number after that of its request (AMQP 0-9-1, 1.1).
    const bool is_answer = frame.channel != 0 && method.id == request + 1;
    // A message that comes before the answer shows that the broker has agreed.
    const bool is_implied = request == AMQP_BASIC_CONSUME_METHOD && method.id == AMQP_BASIC_DELIVER_METHOD;
    if (is_implied) wire_->reader().put_back();
    if (is_answer || is_implied) reply_->reply_type = AMQP_RESPONSE_NORMAL;
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD || method.id == AMQP_CONNECTION_CLOSE_METHOD)
      reply_->reply_type = AMQP_RESPONSE_SERVER_EXCEPTION;
    if (reply_->reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) continue;
    reply_->reply = method;
    if (is_implied) reply_->reply.decoded = nullptr;
    return;
  }
}

std::string Connection::lost(int status) {
  give_up();
  return fmt::format("the connection to {} was lost: {}", endpoint_.where(), wire_->explain(status));
}

milliseconds Connection::silence(int status) const {
  return status == AMQP_STATUS_HEARTBEAT_TIMEOUT ? 2 * milliseconds(heartbeat_) : milliseconds::zero();
}

std::optional<Refusal> Connection::refusal(std::string_view doing) {
  const amqp_rpc_reply_t& reply = *reply_;
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return std::nullopt;
  const bool is_refusal = reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION;
  if (is_refusal && reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) return accept(reply.reply);
  if (is_refusal && reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
    fail_while(doing, refusal_from(reply.reply));
  fail_while(doing, reply.library_error);
}

/// Confirms that the broker closes the channel, because it refused a request. Returns the refusal.
Refusal Connection::accept(const amqp_method_t_& close) {
  Refusal refusal = refusal_from(close);
  trace_(Closed{true, true, refusal.code, refusal.text});
  amqp_channel_close_ok_t ok{};
  wire_->send(channel_, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
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
                                   wire_->explain(status)));
}

std::optional<Refusal> Connection::open_channel_with(std::span<const Request> requests,
                                                     std::string_view doing) {
  wire_->reader().use(++channel_);
  amqp_channel_open_t open{};
  int status = wire_->send(channel_, AMQP_CHANNEL_OPEN_METHOD, &open);
  for (const Request& request : requests) {
    if (status == AMQP_STATUS_OK) status = wire_->send(channel_, request.method, request.decoded);
  }
  const network::Wait wait = wait_for_answers();
  for (std::size_t answers = 0; answers <= requests.size();) {
    const std::uint32_t asked = answers == 0 ? AMQP_CHANNEL_OPEN_METHOD : requests[answers - 1].method;
    amqp_frame_t frame{};
    if (status == AMQP_STATUS_OK) status = await(frame, wait);
    if (status != AMQP_STATUS_OK) fail_while(doing, status);
    if (frame.frame_type != AMQP_FRAME_METHOD) continue;
    const amqp_method_t& method = frame.payload.method;
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD) return accept(method);
    if (method.id == AMQP_CONNECTION_CLOSE_METHOD) fail_while(doing, refusal_from(method));
    if (frame.channel == channel_ && method.id == asked + 1) ++answers;
  }
  channel_open_ = true;
  return std::nullopt;
}

void Connection::require(std::string_view doing) {
  if (const std::optional<Refusal> refused = refusal(doing)) {
    throw BrokerError(fmt::format("{} refused {}: {}", endpoint_.where(), doing, refused->text),
                      refusal_advice(*refused, endpoint_));
  }
}

void Connection::close() noexcept {
  if (!usable_) return;
  usable_ = false;
  constexpr milliseconds moment(700);
  const std::function<milliseconds()> no_other_limit;
  const network::Wait wait({moment, no_other_limit});
  amqp_connection_close_t close{};
  close.reply_code = AMQP_REPLY_SUCCESS;
  trace_(Closed{false, false, AMQP_REPLY_SUCCESS, {}});
  int status = wire_->send(0, AMQP_CONNECTION_CLOSE_METHOD, &close);
  for (amqp_frame_t frame{}; status == AMQP_STATUS_OK;) {
    status = await(frame, wait);
    const bool is_method = status == AMQP_STATUS_OK && frame.frame_type == AMQP_FRAME_METHOD;
    if (is_method && frame.payload.method.id == AMQP_CONNECTION_CLOSE_OK_METHOD) return;
  }
}

std::string tls_version() {
  return openssl_version();
}

std::string rabbitmq_version() {
  return ::amqp_version();
}

}  // namespace wazobus::bus
