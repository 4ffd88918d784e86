// SPDX-License-Identifier: MIT
#include "bus/consumer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::bus {

Consumer::Consumer(Connection& connection, const std::vector<Binding>& bindings,
                   std::function<text::Timestamp()> now)
    : connection_(connection), now_(std::move(now)) {
  amqp_connection_state_t const state = connection.state();
  const amqp_queue_declare_ok_t* const declared = amqp_queue_declare(
      state, connection.channel(), amqp_empty_bytes, /*passive*/ 0, /*durable*/ 0, /*exclusive*/ 1,
      /*auto_delete*/ 1, amqp_empty_table);
  connection.require("creating a queue");
  const std::string queue(view(declared->queue));
  for (const Binding& binding : bindings) {
    Encoder encoder;
    amqp_queue_bind(state, connection.channel(), bytes(queue), bytes(binding.exchange),
                    bytes(binding.routing_key), encoder.encode(binding.arguments));
    connection.require(fmt::format("binding to exchange '{}'", text::safe(binding.exchange)));
  }
  amqp_basic_consume(state, connection.channel(), bytes(queue), amqp_empty_bytes, /*no_local*/ 0,
                     /*no_ack*/ 1, /*exclusive*/ 1, amqp_empty_table);
  connection.require("consuming");
  connection.release();
}

event::Source::Step Consumer::next(event::Frame& frame) {
  for (amqp_frame_t received; connection_.next_frame(received);) {
    if (!take(received)) continue;
    connection_.release();
    std::swap(frame, assembling_);
    return Step::frame;
  }
  return Step::idle;
}

bool Consumer::take(const amqp_frame_t& frame) {
  switch (frame.frame_type) {
    case AMQP_FRAME_METHOD:
      return take_method(frame);
    case AMQP_FRAME_HEADER:
      return expecting_ == Expecting::header && take_header(frame);
    case AMQP_FRAME_BODY:
      return expecting_ == Expecting::body && take_body(frame);
    default:
      return false;
  }
}

bool Consumer::take_method(const amqp_frame_t& frame) {
  const amqp_method_t& method = frame.payload.method;
  switch (method.id) {
    case AMQP_BASIC_DELIVER_METHOD: {
      const auto* const deliver = static_cast<const amqp_basic_deliver_t*>(method.decoded);
      assembling_.received = now_();
      assembling_.exchange = view(deliver->exchange);
      assembling_.routing_key = view(deliver->routing_key);
      assembling_.headers.clear();
      assembling_.body.clear();
      expecting_ = Expecting::header;
      return false;
    }
    case AMQP_BASIC_CANCEL_METHOD:
      throw BrokerError(fmt::format("{} cancelled the consumer: its queue was deleted, or has moved",
                                    connection_.endpoint().where()));
    default:
      return false;
  }
}

bool Consumer::take_header(const amqp_frame_t& frame) {
  const auto& properties = *static_cast<const amqp_basic_properties_t*>(frame.payload.properties.decoded);
  decode(properties, assembling_.properties);
  if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0) decode(properties.headers, assembling_.headers);
  missing_bytes_ = frame.payload.properties.body_size;
  constexpr std::uint64_t trusted_size = 1024UL * 1024;
  assembling_.body.reserve(static_cast<std::size_t>(std::min(missing_bytes_, trusted_size)));
  expecting_ = missing_bytes_ == 0 ? Expecting::method : Expecting::body;
  return missing_bytes_ == 0;
}

bool Consumer::take_body(const amqp_frame_t& frame) {
  const std::string_view part = view(frame.payload.body_fragment);
  assembling_.body += part;
  missing_bytes_ -= std::min<std::uint64_t>(missing_bytes_, part.size());
  if (missing_bytes_ != 0) return false;
  expecting_ = Expecting::method;
  return true;
}

}  // namespace wazobus::bus
