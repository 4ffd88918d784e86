// SPDX-License-Identifier: MIT
#include "bus/outbox.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "bus/framing.hpp"
#include "text/error.hpp"
#include "text/topic.hpp"

namespace wazobus::bus {

namespace {

constexpr std::size_t body_size_in_content = 4;
/// RabbitMQ's default frame_max.
constexpr std::size_t usual_frame_max = 131072;

void put_big_endian(std::uint64_t value, std::size_t bytes, std::string& out, std::size_t at) {
  for (std::size_t i = 0; i < bytes; ++i)
    out[at + i] = static_cast<char>(value >> (8 * (bytes - 1 - i)) & 0xFFU);
}

std::size_t size_of_frame(std::string_view bytes, std::size_t at) {
  std::size_t size = 0;
  for (std::size_t i = 3; i < frame_head; ++i) size = size << 8U | static_cast<unsigned char>(bytes[at + i]);
  return size + frame_overhead;
}

void append_frame(char type, std::uint16_t channel, std::string_view payload, std::string& out) {
  out += type;
  append_big_endian(channel, 2, out);
  append_big_endian(payload.size(), 4, out);
  out += payload;
  out += frame_end;
}

/// An upper bound of the encoded properties of `frame`.
std::size_t room_for_properties(const event::Frame& frame) {
  std::size_t room = event::encoded_size(frame.headers) + 64;
  event::visit_properties(frame.properties, [&room](std::string_view, const auto& member) {
    if constexpr (std::is_same_v<std::decay_t<decltype(*member)>, std::string>) {
      if (member) room += member->size() + 1;
    } else {
      room += 8;
    }
  });
  return room;
}

/// Checks the names of headers at any depth. The library would truncate the length of a longer name, and the
/// broker would reject the frame as broken.
void require_short_names(const event::FieldTable& table);

void require_short_names(const event::FieldValue& value) {
  if (const auto* const table = std::get_if<event::FieldTable>(&value.value)) require_short_names(*table);
  if (const auto* const array = std::get_if<event::FieldArray>(&value.value)) {
    for (const event::FieldValue& element : *array) require_short_names(element);
  }
}

void require_short_names(const event::FieldTable& table) {
  for (const event::FieldEntry& entry : table) {
    if (entry.key.size() > text::max_short_string) {
      throw InvalidInput(fmt::format("the name of a header has {} bytes, AMQP allows {}", entry.key.size(),
                                     text::max_short_string));
    }
    require_short_names(entry.value);
  }
}

void require_short(std::string_view text, std::string_view what) {
  if (text.size() <= text::max_short_string) return;
  throw InvalidInput(
      fmt::format("the {} has {} bytes, AMQP allows {}", what, text.size(), text::max_short_string));
}

}  // namespace

std::uint64_t Outbox::begin(std::uint16_t channel, std::size_t frame_max) {
  channel_ = channel;
  frame_max_ = frame_max == 0 ? usual_frame_max : frame_max;
  encoded_head_.reset();
  std::string again;
  std::deque<Message> kept;
  std::uint64_t written_before = 0;
  std::size_t at = gone_;
  for (Message& message : messages_) {
    if (!message.answered) {
      // The new broker would close the connection for a larger frame, each time.
      if (message.largest_frame > frame_max_) {
        throw BrokerError(
            fmt::format("this broker accepts frames of {} bytes, but a waiting message has one of {}",
                        frame_max_, message.largest_frame));
      }
      message.returned = false;
      written_before += message.was_sent ? 1U : 0U;
      kept.push_back(message);
      const std::size_t start = again.size();
      again.append(bytes_, at, message.size);
      for (std::size_t frame = start; frame < again.size(); frame += size_of_frame(again, frame))
        put_big_endian(channel, 2, again, frame + 1);
    }
    at += message.size;
  }
  bytes_ = std::move(again);
  messages_ = std::move(kept);
  oldest_tag_ = 1;
  gone_ = written_ = begun_ = begun_until_ = return_from_ = return_at_ = 0;
  unknown_returns_ = 0;
  return written_before;
}

bool Outbox::is_same_head(const event::Frame& frame) const {
  return encoded_head_ && encoded_head_->frame.routing_key == frame.routing_key &&
         encoded_head_->frame.exchange == frame.exchange &&
         encoded_head_->frame.properties == frame.properties && encoded_head_->frame.headers == frame.headers;
}

void Outbox::encode_head(const event::Frame& frame) {
  require_short(frame.routing_key, "routing key");
  require_short_names(frame.headers);
  encoded_head_.reset();
  EncodedHead made;

  amqp_basic_publish_t publish{};
  publish.exchange = bytes(frame.exchange);
  publish.routing_key = bytes(frame.routing_key);
  // Always mandatory: otherwise the broker silently confirms messages that nobody gets.
  publish.mandatory = 1;
  std::string payload;
  append_big_endian(AMQP_BASIC_PUBLISH_METHOD, 4, payload);
  payload.resize(4 + 2 + 1 + frame.exchange.size() + 1 + frame.routing_key.size() + 1);
  amqp_encode_method(AMQP_BASIC_PUBLISH_METHOD, &publish, bytes(std::string_view(payload).substr(4)));
  append_frame(AMQP_FRAME_METHOD, channel_, payload, made.bytes);
  made.key_at = static_cast<std::uint32_t>(frame_head + 4 + 2 + 1 + frame.exchange.size() + 1);

  Encoder encoder;
  amqp_basic_properties_t properties = encoder.encode(frame.properties, frame.headers);
  payload.clear();
  append_big_endian(AMQP_BASIC_CLASS, 2, payload);
  // The properties follow the weight (0) and the body size, which differs per message.
  payload.resize(content_head + room_for_properties(frame));
  const int size = amqp_encode_properties(AMQP_BASIC_CLASS, &properties,
                                          bytes(std::string_view(payload).substr(content_head)));
  const std::size_t most = frame_max_ - frame_overhead - content_head;
  if (size < 0 || static_cast<std::size_t>(size) > most) {
    throw InvalidInput(fmt::format("the headers have {} bytes, but an AMQP frame holds {}",
                                   size < 0 ? payload.size() : static_cast<std::size_t>(size), most),
                       "send less in them, and more in the body");
  }
  payload.resize(content_head + static_cast<std::size_t>(size));
  made.body_size_at = made.bytes.size() + frame_head + body_size_in_content;
  made.properties_at = made.bytes.size() + frame_head + content_head;
  made.properties_size = static_cast<std::uint32_t>(size);
  append_frame(AMQP_FRAME_HEADER, channel_, payload, made.bytes);

  made.frame.exchange = frame.exchange;
  made.frame.routing_key = frame.routing_key;
  made.frame.properties = frame.properties;
  made.frame.headers = frame.headers;
  encoded_head_ = std::move(made);
}

void Outbox::append_body(std::string_view body) {
  const std::size_t most = frame_max_ - frame_overhead;
  // Otherwise a large body could need twice its size while the buffer grows.
  bytes_.reserve(bytes_.size() + body.size() + (body.size() / most + 1) * frame_overhead);
  while (!body.empty()) {
    append_frame(AMQP_FRAME_BODY, channel_, body.substr(0, most), bytes_);
    body.remove_prefix(std::min(most, body.size()));
  }
}

void Outbox::require_sendable(const event::Frame& frame) {
  if (!is_same_head(frame)) encode_head(frame);
}

void Outbox::add(const event::Frame& frame, Origin origin) {
  require_sendable(frame);
  const std::size_t start = bytes_.size();
  bytes_ += encoded_head_->bytes;
  put_big_endian(frame.body.size(), 8, bytes_, start + encoded_head_->body_size_at);
  append_body(frame.body);
  Message message{};
  message.origin = origin;
  message.size = bytes_.size() - start;
  message.properties_at = encoded_head_->properties_at;
  message.properties_size = encoded_head_->properties_size;
  message.key_at = encoded_head_->key_at;
  message.key_size = static_cast<std::uint8_t>(frame.routing_key.size());
  message.body_size = frame.body.size();
  message.largest_frame = std::max(content_head + encoded_head_->properties_size + frame_overhead,
                                   std::min(frame.body.size() + frame_overhead, frame_max_));
  messages_.push_back(message);
  ++unanswered_;
}

/// Frees the bytes of answered messages, but only in large pieces.
void Outbox::drop_answered() {
  constexpr std::size_t worthwhile = 256UL * 1024;
  const std::size_t unneeded = std::min(gone_, written_);
  if (unneeded < worthwhile || unneeded < bytes_.size() / 2) return;
  bytes_.erase(0, unneeded);
  gone_ -= unneeded;
  written_ -= unneeded;
  begun_until_ -= unneeded;
  return_at_ -= unneeded;
  constexpr std::size_t usual = 4UL * 1024 * 1024;
  if (bytes_.capacity() > usual && bytes_.size() < usual / 4) bytes_.shrink_to_fit();
}

void Outbox::wrote(std::size_t count) {
  written_ += count;
  while (begun_ < messages_.size() && begun_until_ < written_) {
    Message& message = messages_[begun_++];
    begun_until_ += message.size;
    if (!message.was_sent) {
      ++tally_.sent;
    } else if (!message.was_resent) {
      ++tally_.resent;
      message.was_resent = true;
    }
    message.was_sent = true;
  }
}

bool Outbox::is_between_messages() const {
  return written_ == begun_until_;
}

void Outbox::settle(std::uint64_t tag, bool multiple, bool confirmed) {
  // AMQP 0-9-1, 1.8.3.13: a tag of zero with `multiple` means all messages.
  if (tag == 0 && multiple) tag = oldest_tag_ + begun_ - 1;
  if (tag < oldest_tag_ || tag - oldest_tag_ >= begun_) return;
  const auto last = static_cast<std::size_t>(tag - oldest_tag_);
  for (std::size_t i = multiple ? 0 : last; i <= last; ++i) settle_one(messages_[i], confirmed);
  while (begun_ > 0 && messages_.front().answered) {
    gone_ += messages_.front().size;
    messages_.pop_front();
    ++oldest_tag_;
    --begun_;
    return_from_ -= std::min<std::size_t>(return_from_, 1);
  }
  return_at_ = std::max(return_at_, gone_);
  drop_answered();
}

void Outbox::refuse_only_one() {
  const auto end = messages_.begin() + static_cast<std::ptrdiff_t>(begun_);
  const auto is_waiting = [](const Message& message) { return !message.answered; };
  const auto first = std::find_if(messages_.begin(), end, is_waiting);
  if (first == end || std::any_of(first + 1, end, is_waiting)) return;
  settle(oldest_tag_ + static_cast<std::uint64_t>(first - messages_.begin()), /*multiple*/ false,
         /*confirmed*/ false);
}

void Outbox::settle_one(Message& message, bool confirmed) {
  if (message.answered) return;
  message.answered = true;
  --unanswered_;
  if (!confirmed) {
    ++tally_.nacked;
    if (!first_nacked_) first_nacked_ = message.origin;
  } else if (message.returned || unknown_returns_ > 0) {
    if (!message.returned) --unknown_returns_;
    ++tally_.returned;
  } else {
    ++tally_.confirmed;
    return;
  }
  first_refused_ = std::min(message.origin, first_refused_.value_or(message.origin));
}

bool Outbox::is(const Message& message, std::size_t at, const Returned& returned,
                bool with_properties) const {
  if (message.returned || message.answered || message.body_size != returned.body_size) return false;
  const std::string_view own = std::string_view(bytes_).substr(at, message.size);
  if (own.substr(message.key_at, message.key_size) != returned.routing_key) return false;
  const std::string_view properties = own.substr(message.properties_at, message.properties_size);
  if (with_properties && properties != returned.properties) return false;
  const std::size_t frame_at = message.properties_at + message.properties_size + 1;
  if (frame_at >= own.size()) return true;  // no body
  // The first frame is enough for a comparison.
  const std::size_t comparable =
      std::min(returned.body.size(), size_of_frame(own, frame_at) - frame_overhead);
  return own.substr(frame_at + frame_head, comparable) ==
         std::string_view(returned.body).substr(0, comparable);
}

/// The broker may change properties (BCC, interceptors) and encode them differently, so the second search
/// ignores them.
std::optional<Origin> Outbox::take_back(const Returned& returned) {
  if (const std::optional<Origin> origin = find_returned(returned, true)) return origin;
  if (const std::optional<Origin> origin = find_returned(returned, false)) return origin;
  ++unknown_returns_;
  return std::nullopt;
}

/// Finds a message that the broker returned. It returns messages in the order in which it received them, so
/// the search begins after the last one.
std::optional<Origin> Outbox::find_returned(const Returned& returned, bool with_properties) {
  std::size_t at = return_at_;
  for (std::size_t i = return_from_; i < begun_; ++i) {
    Message& message = messages_[i];
    const bool found = is(message, at, returned, with_properties);
    at += message.size;
    if (!found) continue;
    message.returned = true;
    return_from_ = i + 1;
    return_at_ = at;
    return message.origin;
  }
  return std::nullopt;
}

void Outbox::withdraw(std::size_t pending) {
  std::size_t kept = begun_;
  std::size_t end = begun_until_;
  while (kept < messages_.size() && end < written_ + pending) end += messages_[kept++].size;
  for (std::size_t i = kept; i < messages_.size(); ++i) {
    const Origin origin = messages_[i].origin;
    first_withdrawn_ = std::min(origin, first_withdrawn_.value_or(origin));
    --unanswered_;
  }
  messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(kept), messages_.end());
  bytes_.resize(end);
}

std::optional<Origin> Outbox::first_unanswered() const {
  const auto first = std::find_if(messages_.begin(), messages_.end(),
                                  [](const Message& message) { return !message.answered; });
  if (first == messages_.end()) return first_withdrawn_;
  return std::min(first->origin, first_withdrawn_.value_or(first->origin));
}

std::optional<Origin> Outbox::first_unanswered_of(std::uint64_t body_size) const {
  const auto first = std::find_if(messages_.begin(), messages_.end(), [body_size](const Message& message) {
    return !message.answered && message.body_size == body_size;
  });
  return first == messages_.end() ? std::nullopt : std::optional(first->origin);
}

std::optional<Origin> Outbox::first_unconfirmed() const {
  const std::optional<Origin> unanswered = first_unanswered();
  if (!unanswered || !first_refused_) return unanswered ? unanswered : first_refused_;
  return std::min(*unanswered, *first_refused_);
}

}  // namespace wazobus::bus
