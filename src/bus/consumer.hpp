// SPDX-License-Identifier: MIT
// Frames from a queue: one of our own, or one that exists.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/connection.hpp"
#include "event/source.hpp"

struct amqp_basic_properties_t_;
struct amqp_frame_t_;

namespace wazobus::bus {

struct Binding {
  std::string exchange;
  std::string routing_key;
  event::FieldTable arguments;
};

/// An existing queue, instead of one of our own.
struct QueueChoice {
  std::string name;
  /// How many messages may be unacknowledged; 0 is no limit, which streams refuse.
  std::uint16_t prefetch = 100;
  /// Where in a stream to begin (x-stream-offset): the string "first", "last" or "next", the number of a
  /// message as an int64, or a timestamp. Empty: what the broker does by itself, "next". Queues that are no
  /// streams refuse it.
  std::optional<event::FieldValue> stream_offset;
  /// A queue that is no stream is consumed all the same, without the offset.
  bool offset_if_stream = false;
};

/// What of a message is taken out of rabbitmq-c's hands.
enum class Detail {
  everything,
  body,  ///< the same without properties and headers: a Frame then has none
};

/// How messages are taken.
struct Taking {
  /// Stamps the frames.
  std::function<text::Timestamp()> now;
  Detail detail = Detail::everything;
  /// What the broker says beside the messages (it blocks publishers), as a sentence. May be empty.
  std::function<void(std::string_view)> notice;
};

/// The broker ended the consuming, not the connection: the queue was deleted, or has moved.
class ConsumerCancelled : public BrokerError {
  using BrokerError::BrokerError;
};

class Consumer : public event::Source {
 public:
  /// Consumes an exclusive, auto-delete, server-named queue: nobody is disturbed, nothing is left behind.
  /// Declares the queue, binds it and starts consuming; from here on nothing that the bindings bring is
  /// missed. Throws BrokerError. `connection` must outlive this.
  Consumer(Connection& connection, const std::vector<Binding>& bindings, Taking taking);

  /// Consumes an existing queue, together with whoever else does. Only what settle() was called for is
  /// acknowledged; the rest is for others, or for next time. Throws BrokerError when there is no such queue,
  /// or it is not for us. `connection` must outlive this.
  Consumer(Connection& connection, const QueueChoice& queue, Taking taking);

  /// Throws ConsumerCancelled too.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return connection_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override { return connection_.patience(); }
  void keep_alive() override { connection_.send_heartbeat(); }

  /// Acknowledges all that next() has given. Errors show at the next read. Not to be called when next() has
  /// thrown.
  void settle() override;
  [[nodiscard]] bool wants_settling() const override { return settle_at_ != 0 && unsettled_ >= settle_at_; }

  /// How many messages next() has given that settle() was not called for.
  [[nodiscard]] std::uint64_t unsettled() const { return unsettled_; }

  /// Has next() given anything?
  [[nodiscard]] bool has_given() const { return last_given_tag_ != 0; }

  /// Was the stream_offset taken?
  [[nodiscard]] bool has_offset() const { return has_offset_; }

  /// Where in the stream the message was that next() gave last. Empty for messages without such a place.
  [[nodiscard]] std::optional<std::int64_t> stream_position() const { return stream_position_; }

 private:
  enum class Expecting { method, header, body };

  void consume(const std::string& queue, bool no_ack, bool exclusive, const event::FieldTable& arguments);
  [[nodiscard]] std::optional<Refusal> try_to_consume(const QueueChoice& queue,
                                                      const std::optional<event::FieldValue>& stream_offset);

  /// True when it completed a message.
  bool take(const amqp_frame_t_& frame);
  bool take_method(const amqp_frame_t_& frame);
  bool take_header(const amqp_frame_t_& frame);
  bool take_body(const amqp_frame_t_& frame);
  void take_stream_position(const amqp_basic_properties_t_& properties);
  /// Fills the caller's frame, of which nothing that it held stays.
  void give(event::Frame& frame);
  [[noreturn]] void fail_cancelled() const;
  void say(std::string_view what) const;

  Connection& connection_;
  Taking taking_;
  /// Of an existing queue.
  std::string queue_;
  /// 0: nothing is acknowledged.
  std::uint64_t settle_at_ = 0;
  bool has_offset_ = false;
  std::uint64_t unsettled_ = 0;
  std::uint64_t last_given_tag_ = 0;
  std::uint64_t assembling_tag_ = 0;
  std::optional<std::int64_t> stream_position_;
  std::optional<std::int64_t> assembling_position_;
  Expecting expecting_ = Expecting::method;
  std::uint64_t missing_bytes_ = 0;
  event::Frame assembling_;
};

}  // namespace wazobus::bus
