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

namespace {

constexpr std::string_view offset_argument = "x-stream-offset";

bool mentions(const Refusal& refusal, std::string_view word) {
  return refusal.text.find(word) != std::string::npos;
}

/// Is it RabbitMQ's "invalid arg 'x-stream-offset' for queue ... of queue type rabbit_classic_queue"?
bool is_no_stream(const Refusal& refusal) {
  constexpr int precondition_failed = 406;
  return refusal.code == precondition_failed && mentions(refusal, offset_argument);
}

/// Throws the exception for the broker's refusal to consume an existing queue.
[[noreturn]] void fail_refused(const Connection& connection, const std::string& queue,
                               const Refusal& refusal) {
  constexpr int access_refused = 403;
  constexpr int not_found = 404;
  constexpr int resource_locked = 405;
  const std::string name = text::safe(queue);
  const std::string where = connection.endpoint().where();
  const std::string plainly = fmt::format("{} refused queue '{}': {}", where, name, refusal.text);
  // In a cluster the other nodes know a durable queue whose own node is down.
  if (refusal.code == not_found && mentions(refusal, "is down")) throw BrokerAway(plainly);
  if (refusal.code == not_found) {
    throw BrokerError(fmt::format("queue '{}' does not exist on {}", name, where),
                      "check its name and the virtual host; without --queue a temporary queue is used");
  }
  if (refusal.code == resource_locked) {
    throw BrokerError(fmt::format("queue '{}' on {} is exclusive to another connection", name, where),
                      "only the program that declared it can consume it");
  }
  if (refusal.code == access_refused && mentions(refusal, "exclusive use")) {
    throw BrokerError(fmt::format("queue '{}' on {} has a consumer that wants it for itself", name, where),
                      "end that one first");
  }
  if (is_no_stream(refusal)) {
    throw BrokerError(
        fmt::format("queue '{}' on {} is no stream: there is no place to begin at", name, where),
        "leave --stream-offset out");
  }
  throw BrokerError(plainly);
}

}  // namespace

Consumer::Consumer(Connection& connection, const std::vector<Binding>& bindings, ConsumeOptions taking)
    : connection_(connection), taking_(std::move(taking)) {
  amqp_connection_state_t const state = connection.state();
  const amqp_queue_declare_ok_t* const declared = amqp_queue_declare(
      state, connection.channel(), amqp_empty_bytes, /*passive*/ 0, /*durable*/ 0, /*exclusive*/ 1,
      /*auto_delete*/ 1, amqp_empty_table);
  connection.require("creating a queue");
  const std::string queue(view(declared->queue));
  connection.trace()(QueueUsed{queue, true});
  for (const Binding& binding : bindings) {
    Encoder encoder;
    amqp_queue_bind(state, connection.channel(), bytes(queue), bytes(binding.exchange),
                    bytes(binding.routing_key), encoder.encode(binding.arguments));
    connection.require(fmt::format("binding to exchange '{}'", text::safe(binding.exchange)));
    connection.trace()(Bound{binding.exchange, binding.routing_key, binding.arguments});
  }
  consume(queue, /*no_ack*/ true, /*exclusive*/ true, {});
  connection.require("consuming");
  connection.trace()(Consuming{queue});
  connection.release();
}

Consumer::Consumer(Connection& connection, const QueueChoice& queue, ConsumeOptions taking)
    : connection_(connection), taking_(std::move(taking)), queue_(queue.name) {
  std::optional<Refusal> refusal = try_to_consume(queue, queue.stream_offset);
  has_offset_ = queue.stream_offset && !refusal;
  if (refusal && queue.offset_if_stream && is_no_stream(*refusal))
    refusal = try_to_consume(queue, std::nullopt);
  if (refusal) fail_refused(connection, queue.name, *refusal);
  connection.trace()(QueueUsed{queue.name, false});
  connection.trace()(Consuming{queue.name});
  // Without a prefetch limit the broker's list of unacknowledged messages grows; acknowledging now and then
  // keeps it short.
  constexpr std::uint64_t now_and_then = 1000;
  settle_at_ = queue.prefetch == 0 ? now_and_then : std::max<std::uint64_t>(1, queue.prefetch / 2);
  connection.release();
}

std::optional<Refusal> Consumer::try_to_consume(const QueueChoice& queue,
                                                const std::optional<event::FieldValue>& stream_offset) {
  const std::string name = text::safe(queue.name);
  amqp_queue_declare(connection_.state(), connection_.channel(), bytes(queue.name), /*passive*/ 1,
                     /*durable*/ 0, /*exclusive*/ 0, /*auto_delete*/ 0, amqp_empty_table);
  if (auto refusal = connection_.refusal(fmt::format("looking at queue '{}'", name))) return refusal;
  amqp_basic_qos(connection_.state(), connection_.channel(), /*prefetch_size*/ 0, queue.prefetch,
                 /*global*/ 0);
  connection_.require("setting the prefetch");
  event::FieldTable arguments;
  if (stream_offset) arguments.push_back({std::string(offset_argument), *stream_offset});
  consume(queue.name, /*no_ack*/ false, /*exclusive*/ false, arguments);
  return connection_.refusal(fmt::format("consuming queue '{}'", name));
}

void Consumer::consume(const std::string& queue, bool no_ack, bool exclusive,
                       const event::FieldTable& arguments) {
  Encoder encoder;
  amqp_basic_consume(connection_.state(), connection_.channel(), bytes(queue), amqp_empty_bytes,
                     /*no_local*/ 0, no_ack ? 1 : 0, exclusive ? 1 : 0, encoder.encode(arguments));
}

event::Source::Step Consumer::next(event::Frame& frame) {
  for (amqp_frame_t received; connection_.next_frame(received);) {
    if (!take(received)) continue;
    connection_.release();
    give(frame);
    return Step::frame;
  }
  return Step::idle;
}

void Consumer::give(event::Frame& frame) {
  if (taking_.detail == Detail::everything) {
    std::swap(frame, assembling_);
  } else {
    frame.exchange.swap(assembling_.exchange);
    frame.routing_key.swap(assembling_.routing_key);
    frame.properties.content_type.swap(assembling_.properties.content_type);
    frame.body.swap(assembling_.body);
  }
  if (settle_at_ == 0) return;
  last_given_tag_ = assembling_tag_;
  stream_position_ = assembling_position_;
  ++unsettled_;
}

void Consumer::settle() {
  if (unsettled_ == 0) return;
  // If this fails, the next read says why, after everything that arrived before.
  amqp_basic_ack(connection_.state(), connection_.channel(), last_given_tag_, /*multiple*/ 1);
  unsettled_ = 0;
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
      if (taking_.detail == Detail::everything) assembling_.received = taking_.now();
      assembling_.exchange = view(deliver->exchange);
      assembling_.routing_key = view(deliver->routing_key);
      assembling_.headers.clear();
      assembling_.body.clear();
      assembling_tag_ = deliver->delivery_tag;
      expecting_ = Expecting::header;
      return false;
    }
    case AMQP_BASIC_CANCEL_METHOD:
      fail_cancelled();
    case AMQP_CONNECTION_BLOCKED_METHOD: {
      const auto* const blocked = static_cast<const amqp_connection_blocked_t*>(method.decoded);
      say(fmt::format("takes nothing from publishers: {}", text::safe(view(blocked->reason))));
      return false;
    }
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
      say("takes from publishers again");
      return false;
    default:
      return false;
  }
}

void Consumer::fail_cancelled() const {
  const std::string which = queue_.empty() ? "its queue" : fmt::format("queue '{}'", text::safe(queue_));
  throw ConsumerCancelled(fmt::format("{} cancelled the consumer: {} was deleted, or has moved",
                                      connection_.endpoint().where(), which));
}

void Consumer::say(std::string_view what) const {
  if (taking_.notice) taking_.notice(fmt::format("{} {}", connection_.endpoint().where(), what));
}

bool Consumer::take_header(const amqp_frame_t& frame) {
  const auto& properties = *static_cast<const amqp_basic_properties_t*>(frame.payload.properties.decoded);
  if (settle_at_ != 0) take_stream_position(properties);
  if (taking_.detail == Detail::everything) {
    decode(properties, assembling_.properties);
    if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0) decode(properties.headers, assembling_.headers);
  } else {
    decode_content_type(properties, assembling_.properties.content_type);
  }
  missing_bytes_ = frame.payload.properties.body_size;
  constexpr std::uint64_t trusted_size = 1024UL * 1024;
  assembling_.body.reserve(static_cast<std::size_t>(std::min(missing_bytes_, trusted_size)));
  expecting_ = missing_bytes_ == 0 ? Expecting::method : Expecting::body;
  return missing_bytes_ == 0;
}

void Consumer::take_stream_position(const amqp_basic_properties_t& properties) {
  assembling_position_.reset();
  if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0) return;
  for (int i = 0; i < properties.headers.num_entries; ++i) {
    const amqp_table_entry_t& entry = properties.headers.entries[i];
    if (entry.value.kind != AMQP_FIELD_KIND_I64 || view(entry.key) != offset_argument) continue;
    assembling_position_ = entry.value.value.i64;
  }
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
