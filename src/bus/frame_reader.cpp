// SPDX-License-Identifier: MIT
#include "bus/frame_reader.hpp"

#include <fmt/format.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "bus/framing.hpp"

namespace wazobus::bus {

namespace {

/// Room for a whole frame, and for the bytes that arrive with its end.
constexpr std::size_t buffer_size = 2 * FrameReader::frame_max;
/// The shortest payload of a header frame: it has the flags of the properties.
constexpr std::size_t least_header = content_head + 2;

bool carries_content(amqp_method_number_t method) {
  return method == AMQP_BASIC_DELIVER_METHOD || method == AMQP_BASIC_RETURN_METHOD ||
         method == AMQP_BASIC_GET_OK_METHOD;
}

/// Do more than two words of flags stand before the properties? The last bit of a word says that another one
/// follows. AMQP's properties need one word, and the library shifts each by 16 bits more, beyond its 32.
bool has_many_flag_words(std::string_view encoded) {
  return encoded.size() > 3 && (encoded[1] & 1) != 0 && (encoded[3] & 1) != 0;
}

}  // namespace

FrameReader::FrameReader()
    : bytes_(new char[buffer_size]) {  // NOLINT(cppcoreguidelines-owning-memory): make_unique would clear it
  constexpr std::size_t page = 16UL * 1024;
  init_amqp_pool(&pool_, page);
}

FrameReader::~FrameReader() {
  empty_amqp_pool(&pool_);
}

std::span<char> FrameReader::space() {
  if (at_ == end_) {
    at_ = end_ = 0;
  } else if (buffer_size - end_ < frame_max) {
    std::memmove(bytes_.get(), bytes_.get() + at_, end_ - at_);
    end_ -= std::exchange(at_, 0);
  }
  return {bytes_.get() + end_, buffer_size - end_};
}

/// Recycles the memory of the last frame. Frees it if it is large, as after tables inside of tables.
void FrameReader::recycle() {
  constexpr int usual_pages = 16;
  if (pool_.pages.num_blocks > usual_pages) {
    empty_amqp_pool(&pool_);
  } else {
    recycle_amqp_pool(&pool_);
  }
}

FrameReader::Step FrameReader::broken(std::string fault) {
  fault_ = std::move(fault);
  return Step::broken;
}

FrameReader::Step FrameReader::next(amqp_frame_t& frame) {
  const std::string_view bytes(bytes_.get() + at_, end_ - at_);
  if (bytes.size() < frame_head) return Step::none;
  const auto type = static_cast<unsigned char>(bytes[0]);
  if (type != AMQP_FRAME_METHOD && type != AMQP_FRAME_HEADER && type != AMQP_FRAME_BODY &&
      type != AMQP_FRAME_HEARTBEAT)
    return broken(fmt::format("it sent a frame of the unknown type {}", type));
  const std::uint64_t size = big_endian(bytes.substr(3, 4));
  if (size > frame_max - frame_overhead)
    return broken(fmt::format("it sent a frame of {} bytes, but {} are agreed", size, frame_max));
  if (bytes.size() < size + frame_overhead) return Step::none;
  if (bytes[frame_head + size] != frame_end)
    return broken("it sent a frame that does not end where it should");
  start_ = at_;
  at_ += size + frame_overhead;
  recycle();
  frame.frame_type = type;
  frame.channel = static_cast<amqp_channel_t>(big_endian(bytes.substr(1, 2)));
  return decode(bytes.substr(frame_head, size), frame);
}

FrameReader::Step FrameReader::decode(std::string_view payload, amqp_frame_t& frame) {
  if (frame.frame_type == AMQP_FRAME_HEARTBEAT) return Step::frame;
  if (frame.channel != 0 && frame.channel != channel_)
    return broken(fmt::format("it sent a frame on channel {}, which is not open", frame.channel));
  if (frame.frame_type == AMQP_FRAME_METHOD) return decode_method(payload, frame);
  if (frame.channel == 0) return broken("it sent a message on channel 0");
  return frame.frame_type == AMQP_FRAME_HEADER ? decode_header(payload, frame) : decode_body(payload, frame);
}

FrameReader::Step FrameReader::decode_method(std::string_view payload, amqp_frame_t& frame) {
  constexpr std::size_t method_head = 4;
  if (payload.size() < method_head) return broken("it sent a method without a number");
  if (frame.channel != 0 && expecting_ != Expecting::method) return broken("it broke off a message");
  amqp_method_t& method = frame.payload.method;
  method.id = static_cast<amqp_method_number_t>(big_endian(payload.substr(0, method_head)));
  const int status =
      amqp_decode_method(method.id, &pool_, bytes(payload.substr(method_head)), &method.decoded);
  if (status == AMQP_STATUS_UNKNOWN_METHOD) return broken("it sent an unknown method");
  if (status < 0) return broken("it sent a method that cannot be read");
  if (!carries_content(method.id)) return Step::frame;
  if (frame.channel == 0) return broken("it sent a message on channel 0");
  expecting_ = Expecting::header;
  return Step::frame;
}

FrameReader::Step FrameReader::decode_header(std::string_view payload, amqp_frame_t& frame) {
  if (expecting_ != Expecting::header) return broken("it sent headers without a message");
  if (payload.size() < least_header) return broken("it sent headers that are too short");
  auto& properties = frame.payload.properties;
  properties.class_id = static_cast<std::uint16_t>(big_endian(payload.substr(0, 2)));
  if (properties.class_id != AMQP_BASIC_CLASS) return broken("it sent headers of another class");
  properties.body_size = big_endian(payload.substr(4, 8));
  properties.decoded = nullptr;
  properties.raw = bytes(payload.substr(content_head));
  missing_ = properties.body_size;
  expecting_ = missing_ == 0 ? Expecting::method : Expecting::body;
  return Step::frame;
}

FrameReader::Step FrameReader::decode_body(std::string_view payload, amqp_frame_t& frame) {
  if (expecting_ != Expecting::body) return broken("it sent a body without a message");
  if (payload.size() > missing_) return broken("it sent a longer body than it announced");
  frame.payload.body_fragment = bytes(payload);
  missing_ -= payload.size();
  if (missing_ == 0) expecting_ = Expecting::method;
  return Step::frame;
}

const amqp_basic_properties_t* FrameReader::decode_properties(const amqp_frame_t& frame) {
  void* decoded = nullptr;
  const auto& properties = frame.payload.properties;
  if (has_many_flag_words(view(properties.raw))) return nullptr;
  const int status = amqp_decode_properties(properties.class_id, &pool_, properties.raw, &decoded);
  return status < 0 ? nullptr : static_cast<const amqp_basic_properties_t*>(decoded);
}

void FrameReader::put_back() {
  at_ = start_;
  expecting_ = Expecting::method;
}

}  // namespace wazobus::bus
