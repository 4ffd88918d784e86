// SPDX-License-Identifier: MIT
// Messages to the broker, each followed until the broker has answered for it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "bus/connection.hpp"
#include "event/frame.hpp"

struct amqp_frame_t_;

namespace wazobus::bus {

/// What became of the messages. sent = confirmed + returned + nacked + unanswered.
struct Tally {
  std::uint64_t sent = 0;
  std::uint64_t confirmed = 0;  ///< the broker has it, in one queue at least
  std::uint64_t returned = 0;   ///< no queue was bound for it: nobody will get it
  std::uint64_t nacked = 0;     ///< the broker could not keep it
};

/// Publishes with confirms, pipelined: a window of messages is on its way at any time. Never blocks for an
/// answer: the caller waits on fd() and calls take_answers().
class Publisher {
 public:
  struct Events {
    /// A message came back: the broker's reason, its exchange and routing key.
    std::function<void(const std::string& reason, const std::string& exchange,
                       const std::string& routing_key)>
        returned;
    /// The broker stops (with its reason) or resumes (empty) taking messages: a memory or disk alarm.
    std::function<void(const std::string& reason)> blocked;
  };

  /// Turns confirms on. `patience` is how long bytes may wait for a broker that does not read them. Throws
  /// BrokerError. `connection` must outlive this.
  Publisher(Connection& connection, Events events, std::chrono::milliseconds patience);

  /// Is there room in the window? More would fill the socket of a broker that has stopped reading, and the
  /// library's send would hang in it without a way out.
  [[nodiscard]] bool has_room() const {
    return unanswered_.size() < max_messages && unanswered_bytes_ < max_bytes;
  }

  /// Is the frame alone larger than the window? Then publish() hangs while the broker does not read.
  [[nodiscard]] static bool may_hang(const event::Frame& frame) {
    return size_on_wire(frame) > max_bytes / 2;
  }

  /// Throws UsageError for headers that no AMQP frame can hold.
  static void require_sendable(const event::Frame& frame);

  /// Sends the frame; `line` says where it came from. Throws BrokerError.
  void publish(const event::Frame& frame, std::uint64_t line);

  /// Takes what the broker has answered so far. True when there was anything. Throws BrokerError when the
  /// broker closed the channel or the connection is lost.
  bool take_answers();

  [[nodiscard]] bool all_answered() const { return unanswered_.empty(); }
  [[nodiscard]] const Tally& tally() const { return tally_; }

  /// The line of the first message that was sent and never answered, or nacked; 0 when there is none.
  [[nodiscard]] std::uint64_t first_unconfirmed_line() const;

  /// The connection will be closed without a word: the broker does not read.
  void give_up() noexcept { connection_.give_up(); }

  [[nodiscard]] int fd() const { return connection_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const { return connection_.patience(); }

 private:
  static constexpr std::size_t max_messages = 1000;
  static constexpr std::size_t max_bytes = 128UL * 1024;

  struct Sent {
    std::uint64_t line;
    std::size_t bytes;
    bool answered;
  };

  static std::size_t size_on_wire(const event::Frame& frame);
  [[noreturn]] void fail(int status, int system_error);
  void take(const amqp_frame_t_& frame);
  void take_method(const amqp_frame_t_& frame);
  void settle(std::uint64_t tag, bool multiple, bool confirmed);
  void settle_one(Sent& sent, bool confirmed);

  Connection& connection_;
  Events events_;
  std::chrono::milliseconds patience_;
  std::uint64_t oldest_tag_ = 1;
  std::deque<Sent> unanswered_;  // from oldest_tag_ on, one a tag
  std::size_t unanswered_bytes_ = 0;
  std::uint64_t returned_unanswered_ = 0;  // their acks are still to come
  std::uint64_t first_nacked_line_ = 0;
  Tally tally_;
};

}  // namespace wazobus::bus
