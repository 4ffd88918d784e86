// SPDX-License-Identifier: MIT
// Messages on their way to the broker: encoded once, written as far as the socket takes them, kept until the
// broker has answered for them, and sent again over the next connection where it has not.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "event/frame.hpp"

namespace wazobus::bus {

/// What became of the messages. sent = confirmed + returned + nacked + unknown().
struct Tally {
  std::uint64_t sent = 0;       ///< of which at least the beginning was written, each counted once
  std::uint64_t confirmed = 0;  ///< the broker has it, in one queue at least
  std::uint64_t returned = 0;   ///< no queue was bound for it: nobody will get it
  std::uint64_t nacked = 0;     ///< the broker could not keep it
  std::uint64_t resent = 0;     ///< of them, sent more than once: connections were lost before the answer

  [[nodiscard]] std::uint64_t unknown() const { return sent - confirmed - returned - nacked; }
};

/// Where a message comes from: which time through the input, and which line of it; both count from 1.
struct Origin {
  std::uint64_t round = 1;
  std::uint64_t line = 1;
  auto operator<=>(const Origin&) const = default;
};

/// A message that nobody got, as the broker sends it back (AMQP 0-9-1, 1.8.3.10).
struct Returned {
  std::string exchange;
  std::string routing_key;
  std::string properties;  ///< encoded
  std::uint64_t body_size = 0;
  std::string body;  ///< its beginning at least
};

/// Knows nothing of sockets. Not for several channels.
class Outbox {
 public:
  /// For a channel that was just put into confirm mode: its delivery tags count from 1. What is still
  /// unanswered is to be written again. `frame_max` as negotiated, 0 for no limit.
  /// Returns how many of them were written before.
  std::uint64_t begin(std::uint16_t channel, std::size_t frame_max);

  /// Throws InvalidInput for a message that AMQP cannot carry. Remembers all but the body: what differs in
  /// that alone costs nothing, here and in add().
  void require_sendable(const event::Frame& frame);

  /// Encodes a message. Throws InvalidInput for one that AMQP cannot carry.
  void add(const event::Frame& frame, Origin origin);

  /// What is to be written next; valid until the next call of anything that is not const.
  [[nodiscard]] std::string_view unwritten() const { return std::string_view(bytes_).substr(written_); }
  /// So many bytes of it were.
  void wrote(std::size_t bytes);
  /// Is nothing written of the message that comes next?
  [[nodiscard]] bool is_between_messages() const;

  /// The broker's answer: basic.ack or basic.nack.
  void settle(std::uint64_t tag, bool multiple, bool confirmed);

  /// The broker sends a message back, before it confirms it. Where it came from; none where that cannot be
  /// told, and it counts all the same.
  std::optional<Origin> take_back(const Returned& message);

  /// Forgets what nothing was written of yet, but for messages that begin in the next `pending` bytes:
  /// whoever writes has been given those already. It counts as not sent.
  void withdraw(std::size_t pending = 0);

  /// Messages that the broker has not answered for, written or not.
  [[nodiscard]] std::size_t unanswered() const { return unanswered_; }
  /// Bytes that are kept for them.
  [[nodiscard]] std::size_t size() const { return bytes_.size() - std::min(gone_, written_); }
  [[nodiscard]] const Tally& tally() const { return tally_; }

  /// The first message that the broker does not answer for: withdrawn, or without an answer yet.
  [[nodiscard]] std::optional<Origin> first_unanswered() const;
  [[nodiscard]] std::optional<Origin> first_nacked() const { return first_nacked_; }
  /// As first_unanswered(), but counting also what was nacked or returned.
  [[nodiscard]] std::optional<Origin> first_unconfirmed() const;

 private:
  struct Message {
    Origin origin;
    std::size_t size;           // on the wire
    std::size_t properties_at;  // from the message's beginning
    std::uint32_t properties_size;
    std::uint32_t key_at;
    std::uint8_t key_size;
    bool was_sent = false;  // over some connection
    bool was_resent = false;
    bool answered = false;
    bool returned = false;
    std::uint64_t body_size;
    std::size_t largest_frame;
  };

  /// All of a message but its body, as it was for the last one: hand-built messages differ in bodies alone.
  struct Envelope {
    event::Frame frame;  // without its body
    std::string bytes;
    std::size_t body_size_at = 0;
    std::size_t properties_at = 0;
    std::uint32_t properties_size = 0;
    std::uint32_t key_at = 0;
  };

  void encode_envelope(const event::Frame& frame);
  [[nodiscard]] bool is_same_envelope(const event::Frame& frame) const;
  void append_body(std::string_view body);
  [[nodiscard]] bool is(const Message& message, std::size_t at, const Returned& returned,
                        bool with_properties) const;
  std::optional<Origin> find_returned(const Returned& returned, bool with_properties);
  void settle_one(Message& message, bool confirmed);
  void drop_answered();

  std::uint16_t channel_ = 1;
  std::size_t frame_max_ = 0;
  std::optional<Envelope> envelope_;
  std::deque<Message> messages_;  // one a delivery tag, from oldest_tag_ on
  std::uint64_t oldest_tag_ = 1;
  std::string bytes_;                  // of messages_, in order, and of some that are gone
  std::size_t gone_ = 0;               // bytes before the first of messages_
  std::size_t written_ = 0;            // bytes of bytes_
  std::size_t begun_ = 0;              // messages of which something was written
  std::size_t begun_until_ = 0;        // the end of these in bytes_
  std::size_t return_from_ = 0;        // the message behind the one that was sent back last
  std::size_t return_at_ = 0;          // where it begins in bytes_
  std::uint64_t unknown_returns_ = 0;  // of messages that could not be told
  std::size_t unanswered_ = 0;
  std::optional<Origin> first_refused_;  // nacked or returned
  std::optional<Origin> first_nacked_;
  std::optional<Origin> first_withdrawn_;
  Tally tally_;
};

}  // namespace wazobus::bus
