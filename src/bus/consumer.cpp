// SPDX-License-Identifier: MIT
#include "bus/consumer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

namespace wazobus::bus {

namespace {

constexpr std::string_view offset_argument = "x-stream-offset";

bool mentions(const Refusal& refusal, std::string_view word) {
  return refusal.text.find(word) != std::string::npos;
}

/// Is it RabbitMQ's "invalid arg 'x-stream-offset' for queue ... of queue type rabbit_classic_queue"?
bool is_no_stream(const Refusal& refusal) {
  return refusal.code == AMQP_PRECONDITION_FAILED && mentions(refusal, offset_argument);
}

/// Returns the approximate memory of a message that was read ahead.
std::size_t size_ahead(const event::Frame& frame) {
  constexpr std::size_t head = 2048;
  return frame.body.size() + head;
}

event::FieldTable limits_of(std::uint64_t queue_limit) {
  if (queue_limit == 0) return {};
  const auto bytes = static_cast<std::int64_t>(std::min<std::uint64_t>(queue_limit, INT64_MAX));
  return {{"x-max-length-bytes", {event::Integer{bytes, event::IntegerType::int64}}},
          {"x-overflow", {std::string("drop-head")}}};
}

/// Throws the exception for the broker's refusal to consume an existing queue.
[[noreturn]] void fail_refused(const Connection& connection, const std::string& queue,
                               const Refusal& refusal) {
  const std::string name = text::safe(queue);
  const std::string where = connection.endpoint().where();
  const std::string plainly = fmt::format("{} refused queue '{}': {}", where, name, refusal.text);
  // In a cluster the other nodes know a durable queue whose own node is down.
  if (refusal.code == AMQP_NOT_FOUND && mentions(refusal, "is down")) throw BrokerAway(plainly);
  if (refusal.code == AMQP_NOT_FOUND) {
    throw BrokerError(fmt::format("queue '{}' does not exist on {}", name, where),
                      "check its name and the virtual host; without --queue a temporary queue is used");
  }
  if (refusal.code == AMQP_RESOURCE_LOCKED) {
    throw BrokerError(fmt::format("queue '{}' on {} is exclusive to another connection", name, where),
                      "only the program that declared it can consume it");
  }
  if (refusal.code == AMQP_ACCESS_REFUSED && mentions(refusal, "exclusive use")) {
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

/// Throws if the broker refused the binding. A user may be allowed to read only one of the exchanges.
void require_bound(Connection& connection, const Binding& binding, const std::vector<Binding>& bindings) {
  const std::string name = text::safe(binding.exchange);
  const std::optional<Refusal> refused = connection.refusal(fmt::format("binding to exchange '{}'", name));
  if (!refused) return;
  const auto other = std::find_if(bindings.begin(), bindings.end(), [&binding](const Binding& one) {
    return one.exchange != binding.exchange;
  });
  std::string advice;
  if (refused->code == AMQP_ACCESS_REFUSED) {
    advice = fmt::format("the user needs the permission to read '{}'", name);
    if (other != bindings.end())
      advice += fmt::format("; --exchange {} listens without it", text::safe(other->exchange));
  }
  throw BrokerError(fmt::format("{} refused binding to exchange '{}': {}", connection.endpoint().where(),
                                name, refused->text),
                    advice);
}

}  // namespace

Consumer::Consumer(Connection& connection, std::vector<Binding> bindings, ConsumeOptions options)
    : connection_(connection), options_(std::move(options)), bindings_(std::move(bindings)) {
  amqp_queue_declare_t declare{};
  declare.exclusive = 1;
  declare.auto_delete = 1;
  Encoder encoder;
  const event::FieldTable limits = limits_of(options_.queue_limit);
  declare.arguments = encoder.encode(limits);
  const void* const declared = connection.ask({AMQP_QUEUE_DECLARE_METHOD, &declare});
  connection.require("creating a queue");
  temporary_queue_ = view(static_cast<const amqp_queue_declare_ok_t*>(declared)->queue);
  connection.trace()(QueueUsed{temporary_queue_, true});
  // All are sent before the first answer is awaited: on a slow line hundreds of answers would take too long.
  bind(/*with_answer*/ true);
  for (const Binding& binding : bindings_) {
    connection_.await_answer(AMQP_QUEUE_BIND_METHOD);
    require_bound(connection_, binding, bindings_);
    connection_.trace()(Bound{binding.exchange, binding.routing_key, binding.arguments});
  }
  consume(temporary_queue_, /*no_ack*/ true, /*exclusive*/ true, {});
  connection.require("consuming");
  connection.trace()(Consuming{temporary_queue_});
}

Consumer::Consumer(Connection& connection, const QueueChoice& queue, ConsumeOptions options)
    : connection_(connection), options_(std::move(options)), queue_(queue.name) {
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
}

void Consumer::bind(bool with_answer) {
  for (const Binding& binding : bindings_) {
    Encoder encoder;
    amqp_queue_bind_t bind{};
    bind.queue = bytes(temporary_queue_);
    bind.exchange = bytes(binding.exchange);
    bind.routing_key = bytes(binding.routing_key);
    bind.nowait = with_answer ? 0 : 1;
    bind.arguments = encoder.encode(binding.arguments);
    connection_.send({AMQP_QUEUE_BIND_METHOD, &bind});
  }
}

void Consumer::bind_again() {
  if (connection_.has_unsent()) return;
  bind(/*with_answer*/ false);
}

std::optional<Refusal> Consumer::try_to_consume(const QueueChoice& queue,
                                                const std::optional<event::FieldValue>& stream_offset) {
  const std::string name = text::safe(queue.name);
  amqp_queue_declare_t look{};
  look.queue = bytes(queue.name);
  look.passive = 1;
  connection_.ask({AMQP_QUEUE_DECLARE_METHOD, &look});
  if (auto refusal = connection_.refusal(fmt::format("looking at queue '{}'", name))) return refusal;
  amqp_basic_qos_t prefetch{};
  prefetch.prefetch_count = queue.prefetch;
  connection_.ask({AMQP_BASIC_QOS_METHOD, &prefetch});
  connection_.require("setting the prefetch");
  event::FieldTable arguments;
  if (stream_offset) arguments.push_back({std::string(offset_argument), *stream_offset});
  consume(queue.name, /*no_ack*/ false, /*exclusive*/ false, arguments);
  return connection_.refusal(fmt::format("consuming queue '{}'", name));
}

void Consumer::consume(const std::string& queue, bool no_ack, bool exclusive,
                       const event::FieldTable& arguments) {
  Encoder encoder;
  amqp_basic_consume_t consume{};
  consume.queue = bytes(queue);
  consume.no_ack = no_ack ? 1 : 0;
  consume.exclusive = exclusive ? 1 : 0;
  consume.arguments = encoder.encode(arguments);
  connection_.ask({AMQP_BASIC_CONSUME_METHOD, &consume});
}

event::Source::Step Consumer::next(event::Frame& frame) {
  if (!ahead_.empty()) {
    ahead_bytes_ -= size_ahead(ahead_.front());
    std::swap(frame, ahead_.front());
    ahead_.pop_front();
    return Step::frame;
  }
  if (failed_ahead_) std::rethrow_exception(std::exchange(failed_ahead_, nullptr));
  amqp_frame_t received;
  for (unsigned i = 0; i < Connection::most_in_a_row; ++i) {
    if (!connection_.next_frame(received)) return Step::idle;
    if (!take(received)) continue;
    give(frame);
    return Step::frame;
  }
  connection_.come_back_soon();
  return Step::idle;
}

void Consumer::ask_backlog() {
  // Limits the questions: while nothing is read, their answers wait behind many messages.
  constexpr std::size_t enough = 1000;
  if (temporary_queue_.empty() || connection_.has_unsent() || asked_backlog_at_.size() >= enough) return;
  amqp_queue_declare_t look{};
  look.queue = bytes(temporary_queue_);
  look.passive = 1;
  connection_.send({AMQP_QUEUE_DECLARE_METHOD, &look});
  asked_backlog_at_.push_back(Clock::now());
}

bool Consumer::read_ahead() noexcept {
  constexpr std::size_t most_bytes = 16UL * 1024 * 1024;
  constexpr std::size_t most_frames = 100'000;
  try {
    amqp_frame_t received;
    for (std::size_t i = 0; i < most_frames && ahead_bytes_ < most_bytes; ++i) {
      // An answer that says that the queue is nearly full is kept: a newer one would replace it.
      const bool is_full =
          backlog_ && backlog_->messages * backlog_->average_body >= options_.queue_limit / 10 * 9;
      if (is_full || asked_backlog_at_.empty()) return true;
      if (failed_ahead_ || !connection_.next_frame(received)) return false;
      if (!take(received)) continue;
      give(ahead_.emplace_back());
      ahead_bytes_ += size_ahead(ahead_.back());
    }
  } catch (const std::exception&) {
    failed_ahead_ = std::current_exception();
  }
  return false;
}

void Consumer::take_backlog(std::uint64_t messages) {
  if (asked_backlog_at_.empty()) return;
  backlog_ = {messages, received_ == 0 ? 0 : received_bytes_ / received_, asked_backlog_at_.front()};
  asked_backlog_at_.pop_front();
}

void Consumer::give(event::Frame& frame) {
  ++received_;
  received_bytes_ += assembling_.body.size();
  if (options_.detail == Detail::everything) {
    std::swap(frame, assembling_);
  } else {
    frame.exchange.swap(assembling_.exchange);
    frame.is_default_exchange = assembling_.is_default_exchange;
    frame.routing_key.swap(assembling_.routing_key);
    frame.properties.content_type.swap(assembling_.properties.content_type);
    frame.body.swap(assembling_.body);
    frame.is_body_compact = false;
  }
  if (settle_at_ == 0) return;
  unsettled_tags_.push_back(assembling_tag_);
  has_given_ = true;
  stream_position_ = assembling_position_;
}

void Consumer::settle(std::uint64_t but) {
  // While earlier bytes are unsent, none are added: one later acknowledgement is for all messages.
  if (unsettled_tags_.size() <= but || connection_.has_unsent()) return;
  const auto settled = static_cast<std::ptrdiff_t>(unsettled_tags_.size() - but);
  amqp_basic_ack_t ack{unsettled_tags_[static_cast<std::size_t>(settled - 1)], /*multiple*/ 1};
  // If this fails, the next read says why, after everything that arrived before.
  connection_.send({AMQP_BASIC_ACK_METHOD, &ack});
  unsettled_tags_.erase(unsettled_tags_.begin(), unsettled_tags_.begin() + settled);
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
      if (options_.detail == Detail::everything) assembling_.received = options_.now();
      assembling_.exchange = view(deliver->exchange);
      assembling_.is_default_exchange = assembling_.exchange.empty();
      assembling_.routing_key = view(deliver->routing_key);
      text::discard(assembling_.headers);
      text::discard(assembling_.body);
      assembling_tag_ = deliver->delivery_tag;
      expecting_ = Expecting::header;
      return false;
    }
    case AMQP_QUEUE_DECLARE_OK_METHOD:
      take_backlog(static_cast<const amqp_queue_declare_ok_t*>(method.decoded)->message_count);
      return false;
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

void Consumer::say(std::string_view what) {
  constexpr unsigned believable = 20;
  if (++notices_ > believable) return;
  if (options_.notice) options_.notice(fmt::format("{} {}", connection_.endpoint().where(), what));
}

bool Consumer::take_header(const amqp_frame_t& frame) {
  missing_bytes_ = frame.payload.properties.body_size;
  if (missing_bytes_ > options_.max_body) fail_too_big();
  if (options_.detail == Detail::body && settle_at_ == 0) {
    decode_content_type(view(frame.payload.properties.raw), assembling_.properties.content_type);
  } else {
    take_properties(connection_.properties_of(frame));
  }
  constexpr std::uint64_t trusted_size = 1024UL * 1024;
  assembling_.body.reserve(static_cast<std::size_t>(std::min(missing_bytes_, trusted_size)));
  expecting_ = missing_bytes_ == 0 ? Expecting::method : Expecting::body;
  return missing_bytes_ == 0;
}

void Consumer::take_properties(const amqp_basic_properties_t& properties) {
  decode(properties, assembling_.properties);
  if (settle_at_ != 0) take_stream_position(properties);
  if (options_.detail == Detail::everything && (properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0)
    decode(properties.headers, assembling_.headers);
}

void Consumer::fail_too_big() const {
  throw BrokerError(
      fmt::format("a message with routing key '{}' from {} has {} bytes, more than --max-body allows ({})",
                  text::safe(assembling_.routing_key), connection_.endpoint().where(), missing_bytes_,
                  options_.max_body),
      queue_.empty() ? "a larger --max-body takes it"
                     : "it is still in the queue; a larger --max-body takes it");
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
