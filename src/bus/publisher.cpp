// SPDX-License-Identifier: MIT
#include "bus/publisher.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::bus {

Publisher::Publisher(Connection& connection, Events events, std::chrono::milliseconds patience)
    : connection_(connection), events_(std::move(events)), patience_(patience) {
  // A body larger than the socket's buffer blocks in the library's send while the broker does not read; the
  // kernel ends the connection then.
  const auto limit =
      static_cast<unsigned>(std::min<std::int64_t>(patience.count(), std::numeric_limits<int>::max()));
  ::setsockopt(connection.fd(), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
  amqp_confirm_select(connection.state(), connection.channel());
  connection.require("turning publisher confirms on");
  connection.release();
}

std::size_t Publisher::size_on_wire(const event::Frame& frame) {
  // The method, the properties and RabbitMQ's answer take about this much beside what is counted.
  constexpr std::size_t envelope = 512;
  return frame.body.size() + event::encoded_size(frame.headers) + envelope;
}

void Publisher::require_sendable(const event::Frame& frame) {
  // The header of a message is one frame; rabbitmq-c would close the connection over a larger one.
  constexpr std::size_t largest = 128UL * 1024 - 4096;
  const std::size_t size = event::encoded_size(frame.headers);
  if (size <= largest) return;
  throw UsageError(
      fmt::format("the headers take {} bytes, more than fit in an AMQP frame ({})", size, largest),
      "send less in them, and more in the body");
}

void Publisher::publish(const event::Frame& frame, std::uint64_t line) {
  Encoder encoder;
  const amqp_basic_properties_t properties = encoder.encode(frame.properties, frame.headers);
  // Always mandatory: without it the broker confirms what nobody gets, and says nothing.
  const int status = amqp_basic_publish(connection_.state(), connection_.channel(), bytes(frame.exchange),
                                        bytes(frame.routing_key), /*mandatory*/ 1, /*immediate*/ 0,
                                        &properties, bytes(frame.body));
  const int system_error = errno;
  unanswered_.push_back({line, size_on_wire(frame), false});
  unanswered_bytes_ += unanswered_.back().bytes;
  ++tally_.sent;
  if (status != AMQP_STATUS_OK) fail(status, system_error);
}

void Publisher::fail(int status, int system_error) {
  errno = system_error;
  const std::string lost = connection_.lost(status);
  try {
    // What the broker said before the end counts: confirms, and why it closed the connection.
    take_answers();
  } catch (const ConnectionLost&) {
    // As expected, and said below.
  }
  // A body that filled the socket waited for a broker that does not read: the kernel gave up on it.
  const bool waited = status == AMQP_STATUS_SOCKET_ERROR && system_error == ETIMEDOUT;
  if (!waited) throw ConnectionLost(lost);
  throw BrokerError(fmt::format("the broker has taken nothing for {}: {}", text::duration(patience_), lost),
                    "it may be low on memory or disk space, and blocked; --confirm-timeout waits longer");
}

bool Publisher::take_answers() {
  bool any = false;
  for (amqp_frame_t frame; connection_.next_frame(frame);) {
    any = true;
    take(frame);
    connection_.release();
  }
  return any;
}

void Publisher::take(const amqp_frame_t& frame) {
  // A returned message brings its header and body along; they are our own words.
  if (frame.frame_type == AMQP_FRAME_METHOD) take_method(frame);
}

void Publisher::take_method(const amqp_frame_t& frame) {
  const amqp_method_t& method = frame.payload.method;
  switch (method.id) {
    case AMQP_BASIC_ACK_METHOD: {
      const auto* const ack = static_cast<const amqp_basic_ack_t*>(method.decoded);
      return settle(ack->delivery_tag, ack->multiple != 0, true);
    }
    case AMQP_BASIC_NACK_METHOD: {
      const auto* const nack = static_cast<const amqp_basic_nack_t*>(method.decoded);
      return settle(nack->delivery_tag, nack->multiple != 0, false);
    }
    case AMQP_BASIC_RETURN_METHOD: {
      const auto* const back = static_cast<const amqp_basic_return_t*>(method.decoded);
      ++returned_unanswered_;
      return events_.returned(text::safe(view(back->reply_text)), text::safe(view(back->exchange)),
                              text::safe(view(back->routing_key)));
    }
    case AMQP_CONNECTION_BLOCKED_METHOD: {
      const auto* const blocked = static_cast<const amqp_connection_blocked_t*>(method.decoded);
      return events_.blocked(text::safe(view(blocked->reason)));
    }
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
      return events_.blocked({});
    default:
      return;
  }
}

void Publisher::settle(std::uint64_t tag, bool multiple, bool confirmed) {
  // AMQP 0-9-1, 1.8.3.13: zero with multiple is all of them.
  if (tag == 0 && multiple) tag = oldest_tag_ + unanswered_.size() - 1;
  if (tag < oldest_tag_ || tag - oldest_tag_ >= unanswered_.size()) return;
  const auto index = static_cast<std::ptrdiff_t>(tag - oldest_tag_);
  const auto last = unanswered_.begin() + index + 1;
  std::for_each(multiple ? unanswered_.begin() : last - 1, last,
                [&](Sent& sent) { settle_one(sent, confirmed); });
  while (!unanswered_.empty() && unanswered_.front().answered) {
    unanswered_.pop_front();
    ++oldest_tag_;
  }
}

void Publisher::settle_one(Sent& sent, bool confirmed) {
  if (sent.answered) return;
  sent.answered = true;
  unanswered_bytes_ -= sent.bytes;
  if (!confirmed) {
    ++tally_.nacked;
    if (first_nacked_line_ == 0) first_nacked_line_ = sent.line;
  } else if (returned_unanswered_ > 0) {
    // The broker returns a message before it confirms it.
    --returned_unanswered_;
    ++tally_.returned;
  } else {
    ++tally_.confirmed;
  }
}

std::uint64_t Publisher::first_unconfirmed_line() const {
  const std::uint64_t unanswered = unanswered_.empty() ? 0 : unanswered_.front().line;
  if (first_nacked_line_ == 0 || unanswered == 0) return std::max(first_nacked_line_, unanswered);
  return std::min(first_nacked_line_, unanswered);
}

}  // namespace wazobus::bus
