// SPDX-License-Identifier: MIT
// Messages on their way to the broker. Each is encoded once, written as the socket accepts it, kept until the
// broker has answered, and written again on the next connection if it has not.
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

/// The results so far: sent = confirmed + returned + nacked + unknown().
struct Tally {
  std::uint64_t sent = 0;       ///< at least partly written; each message counts once
  std::uint64_t confirmed = 0;  ///< the broker has put it in at least one queue
  std::uint64_t returned = 0;   ///< no queue was bound for it, so nobody gets it
  std::uint64_t nacked = 0;     ///< the broker could not keep it
  std::uint64_t resent = 0;     ///< sent more than once, because a connection was lost before the answer

  [[nodiscard]] std::uint64_t unknown() const { return sent - confirmed - returned - nacked; }
};

/// Where a message comes from: the round through the input, and the line in it. Both count from 1.
struct Origin {
  std::uint64_t round = 1;
  std::uint64_t line = 1;
  // clang-tidy 14 takes the 0 that the compiler compares with for a pointer.
  // NOLINTNEXTLINE(modernize-use-nullptr)
  auto operator<=>(const Origin&) const = default;
};

/// An unroutable message that the broker returned (AMQP 0-9-1, 1.8.3.10).
struct Returned {
  std::string exchange;
  std::string routing_key;
  std::string properties;  ///< encoded
  std::uint64_t body_size = 0;
  std::string body;  ///< at least its beginning
};

/// Does no input or output. For one channel only.
class Outbox {
 public:
  /// Starts on a channel that was just put into confirm mode, whose delivery tags count from 1. All
  /// unanswered messages will be written again. `frame_max` is the negotiated value, 0 for no limit. Returns
  /// how many of them had been written before.
  std::uint64_t begin(std::uint16_t channel, std::size_t frame_max);

  /// Throws InvalidInput for a message that AMQP cannot carry. Caches everything except the body, so a
  /// message that differs only in its body costs nothing here and in add().
  void require_sendable(const event::Frame& frame);

  /// Encodes a message. Throws InvalidInput for one that AMQP cannot carry.
  void add(const event::Frame& frame, Origin origin);

  /// The bytes to write next. Valid until the next call of a non-const function.
  [[nodiscard]] std::string_view unwritten() const { return std::string_view(bytes_).substr(written_); }
  /// Says that this many bytes of unwritten() were written.
  void wrote(std::size_t bytes);
  /// Is the next message still completely unwritten?
  [[nodiscard]] bool is_between_messages() const;

  /// Records the broker's answer: basic.ack or basic.nack.
  void settle(std::uint64_t tag, bool multiple, bool confirmed);

  /// Records that the broker refused what was sent, without saying which message. If a single one waits for
  /// its answer, it counts as nacked.
  void refuse_only_one();

  /// Records a message that the broker returned; the confirm follows later. Returns its origin, or nothing if
  /// the message cannot be identified. It counts in both cases.
  std::optional<Origin> take_back(const Returned& message);

  /// Drops the messages of which nothing was written, except those that begin in the next `pending` bytes:
  /// TLS has these already. They count as not sent.
  void withdraw(std::size_t pending = 0);

  /// The number of messages without an answer, written or not.
  [[nodiscard]] std::size_t unanswered() const { return unanswered_; }
  /// The bytes kept for them.
  [[nodiscard]] std::size_t size() const { return bytes_.size() - std::min(gone_, written_); }
  [[nodiscard]] const Tally& tally() const { return tally_; }

  /// The first message without an answer: withdrawn, or still waiting.
  [[nodiscard]] std::optional<Origin> first_unanswered() const;
  /// The first of these whose body has `body_size` bytes.
  [[nodiscard]] std::optional<Origin> first_unanswered_of(std::uint64_t body_size) const;
  [[nodiscard]] std::optional<Origin> first_nacked() const { return first_nacked_; }
  /// Like first_unanswered(), but including messages that were nacked or returned.
  [[nodiscard]] std::optional<Origin> first_unconfirmed() const;

 private:
  struct Message {
    Origin origin;
    std::size_t size;           // on the wire
    std::size_t properties_at;  // offset in the message
    std::uint32_t properties_size;
    std::uint32_t key_at;
    std::uint8_t key_size;
    bool was_sent = false;  // on any connection
    bool was_resent = false;
    bool answered = false;
    bool returned = false;
    std::uint64_t body_size;
    std::size_t largest_frame;
  };

  /// The encoded head of the last message: everything except the body. Hand-built messages often differ only
  /// in the body.
  struct EncodedHead {
    event::Frame frame;  // without the body
    std::string bytes;
    std::size_t body_size_at = 0;
    std::size_t properties_at = 0;
    std::uint32_t properties_size = 0;
    std::uint32_t key_at = 0;
  };

  void encode_head(const event::Frame& frame);
  [[nodiscard]] bool is_same_head(const event::Frame& frame) const;
  void append_body(std::string_view body);
  [[nodiscard]] bool is(const Message& message, std::size_t at, const Returned& returned,
                        bool with_properties) const;
  std::optional<Origin> find_returned(const Returned& returned, bool with_properties);
  void settle_one(Message& message, bool confirmed);
  void drop_answered();

  std::uint16_t channel_ = 1;
  std::size_t frame_max_ = 0;
  std::optional<EncodedHead> encoded_head_;
  std::deque<Message> messages_;  // one per delivery tag, starting at oldest_tag_
  std::uint64_t oldest_tag_ = 1;
  std::string bytes_;                  // the bytes of messages_, in order, after those of dropped messages
  std::size_t gone_ = 0;               // bytes of dropped messages at the beginning
  std::size_t written_ = 0;            // how much of bytes_ was written
  std::size_t begun_ = 0;              // messages that are at least partly written
  std::size_t begun_until_ = 0;        // the end of the last of these in bytes_
  std::size_t return_from_ = 0;        // the message after the last returned one
  std::size_t return_at_ = 0;          // its offset in bytes_
  std::uint64_t unknown_returns_ = 0;  // of messages that could not be identified
  std::size_t unanswered_ = 0;
  std::optional<Origin> first_refused_;  // nacked or returned
  std::optional<Origin> first_nacked_;
  std::optional<Origin> first_withdrawn_;
  Tally tally_;
};

}  // namespace wazobus::bus
