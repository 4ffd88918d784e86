// SPDX-License-Identifier: MIT
// Reads frames from a queue, either a temporary one or an existing one.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

/// An existing queue to consume.
struct QueueChoice {
  std::string name;
  /// The maximum number of unacknowledged messages. 0 is no limit, which streams refuse.
  std::uint16_t prefetch = 100;
  /// Where to begin in a stream (x-stream-offset): the string "first", "last" or "next", the number of a
  /// message as an int64, or a timestamp. If it is empty, the broker uses "next". Queues that are not streams
  /// refuse it.
  std::optional<event::FieldValue> stream_offset;
  /// If the queue is not a stream, consume it without the offset.
  bool offset_if_stream = false;
};

/// Which parts of a message are decoded.
enum class Detail {
  everything,
  body,  ///< only exchange, routing key, content type and body
};

/// Options of a consumer.
struct ConsumeOptions {
  /// The time of receipt of a frame.
  std::function<text::Timestamp()> now;
  Detail detail = Detail::everything;
  /// The largest body that is accepted, in bytes. A message that announces a larger one ends the consuming.
  std::uint64_t max_body = 512UL * 1024 * 1024;
  /// The broker keeps at most this many bytes of bodies in a temporary queue, and then drops the oldest
  /// messages. 0: no limit.
  std::uint64_t queue_limit = 0;
  /// Called with a sentence if the broker says something besides messages (it blocks publishers). Optional.
  std::function<void(std::string_view)> notice{};
};

/// The broker cancelled the consumer, but kept the connection: the queue was deleted or has moved.
class ConsumerCancelled : public BrokerError {
  using BrokerError::BrokerError;
};

class Consumer : public event::Source {
 public:
  /// Consumes a temporary queue: exclusive, auto-delete, named by the server. It disturbs no other consumer
  /// and leaves nothing behind. The constructor declares the queue, binds it and starts consuming; from then
  /// on no message that the bindings match is missed. Throws BrokerError. `connection` must outlive this.
  Consumer(Connection& connection, std::vector<Binding> bindings, ConsumeOptions options);

  /// Consumes an existing queue, perhaps together with other consumers. Only messages for which settle() was
  /// called are acknowledged; the broker delivers the rest again. Throws BrokerError if there is no such
  /// queue, or if it cannot be consumed. `connection` must outlive this.
  Consumer(Connection& connection, const QueueChoice& queue, ConsumeOptions options);

  using Clock = std::chrono::steady_clock;

  /// The messages that wait in the queue.
  struct Backlog {
    std::uint64_t messages;
    std::uint64_t average_body;  ///< of the messages so far, in bytes
    Clock::time_point at;        ///< when ask_backlog() was called
  };

  /// Asks the broker how many messages wait in the temporary queue. The answer comes in order with the
  /// messages.
  void ask_backlog();
  /// Reads messages ahead of next(), up to a limit, until all questions of ask_backlog() are answered.
  /// Returns true if they are, or if the last answer says that the queue is nearly full. Never blocks and
  /// never throws: an error shows at a later next().
  bool read_ahead() noexcept;
  /// The last answer since the last call.
  [[nodiscard]] std::optional<Backlog> last_backlog() { return std::exchange(backlog_, std::nullopt); }

  /// Makes the bindings of a temporary queue again, without waiting for an answer. The broker does nothing if
  /// they are there. If an exchange is missing, a later next() throws ChannelClosed. An existing queue is
  /// left alone.
  void bind_again();

  /// Also throws ConsumerCancelled and ChannelClosed.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return connection_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override { return connection_.patience(); }
  void keep_alive() override { connection_.send_heartbeat(); }

  /// Acknowledges the frames that next() has returned, except the last `but`. An error shows at the next
  /// read. Do not call it after next() has thrown.
  void settle(std::uint64_t but) override;
  [[nodiscard]] bool acknowledges() const override { return settle_at_ != 0; }
  [[nodiscard]] bool wants_settling() const override { return acknowledges() && unsettled() >= settle_at_; }

  /// The number of frames that next() has returned and settle() has not acknowledged.
  [[nodiscard]] std::uint64_t unsettled() const { return unsettled_tags_.size(); }

  /// Has next() returned a frame?
  [[nodiscard]] bool has_given() const { return has_given_; }

  /// Did the queue accept the stream_offset?
  [[nodiscard]] bool has_offset() const { return has_offset_; }

  /// The position in the stream of the last frame. Empty if the message has none.
  [[nodiscard]] std::optional<std::int64_t> stream_position() const { return stream_position_; }

 private:
  enum class Expecting { method, header, body };

  /// Sends a request for each binding.
  void bind(bool with_answer);
  void consume(const std::string& queue, bool no_ack, bool exclusive, const event::FieldTable& arguments);
  [[nodiscard]] std::optional<Refusal> try_to_consume(const QueueChoice& queue,
                                                      const std::optional<event::FieldValue>& stream_offset);

  /// Returns true when a message is complete.
  bool take(const amqp_frame_t_& frame);
  bool take_method(const amqp_frame_t_& frame);
  bool take_header(const amqp_frame_t_& frame);
  bool take_body(const amqp_frame_t_& frame);
  void take_backlog(std::uint64_t messages);
  void take_properties(const amqp_basic_properties_t_& properties);
  [[noreturn]] void fail_too_big() const;
  void take_stream_position(const amqp_basic_properties_t_& properties);
  /// Moves the message into the caller's frame; nothing of the old content stays.
  void give(event::Frame& frame);
  [[noreturn]] void fail_cancelled() const;
  void say(std::string_view what);

  Connection& connection_;
  ConsumeOptions options_;
  /// The name of the existing queue.
  std::string queue_;
  std::string temporary_queue_;
  std::vector<Binding> bindings_;  ///< of the temporary queue
  std::deque<Clock::time_point> asked_backlog_at_;
  std::optional<Backlog> backlog_;
  std::uint64_t received_ = 0;  // messages
  std::uint64_t received_bytes_ = 0;
  std::deque<event::Frame> ahead_;
  std::size_t ahead_bytes_ = 0;
  std::exception_ptr failed_ahead_;
  /// Settle when this many messages are unsettled; 0: nothing is acknowledged.
  std::uint64_t settle_at_ = 0;
  bool has_offset_ = false;
  std::deque<std::uint64_t> unsettled_tags_;
  bool has_given_ = false;
  std::uint64_t assembling_tag_ = 0;
  std::optional<std::int64_t> stream_position_;
  std::optional<std::int64_t> assembling_position_;
  Expecting expecting_ = Expecting::method;
  std::uint64_t missing_bytes_ = 0;
  event::Frame assembling_;
  unsigned notices_ = 0;  // said so far
};

}  // namespace wazobus::bus
