// SPDX-License-Identifier: MIT
#include "bus/frame_reader.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "bus/framing.hpp"
#include "catch.hpp"

namespace wazobus::bus {
namespace {

using Step = FrameReader::Step;

std::string frame(unsigned char type, std::uint16_t channel, std::string_view payload, char end = frame_end) {
  std::string out(1, static_cast<char>(type));
  append_big_endian(channel, 2, out);
  append_big_endian(payload.size(), 4, out);
  return out.append(payload) + end;
}

std::string method(std::uint16_t channel, std::uint32_t number, std::string_view arguments) {
  std::string payload;
  append_big_endian(number, 4, payload);
  return frame(AMQP_FRAME_METHOD, channel, payload.append(arguments));
}

std::string short_string(std::string_view text) {
  return std::string(1, static_cast<char>(text.size())).append(text);
}

std::string deliver(std::uint16_t channel = 1) {
  return method(channel, AMQP_BASIC_DELIVER_METHOD,
                short_string("tag") + std::string(9, '\0') + short_string("xivo") + short_string("key"));
}

std::string header(std::uint64_t size, std::uint16_t channel = 1) {
  std::string payload;
  append_big_endian(AMQP_BASIC_CLASS, 2, payload);
  append_big_endian(0, 2, payload);
  append_big_endian(size, 8, payload);
  append_big_endian(0, 2, payload);
  return frame(AMQP_FRAME_HEADER, channel, payload);
}

std::string body(std::string_view bytes, std::uint16_t channel = 1) {
  return frame(AMQP_FRAME_BODY, channel, bytes);
}

void put(FrameReader& reader, std::string_view bytes) {
  const auto space = reader.space();
  REQUIRE(space.size() >= bytes.size());
  std::copy(bytes.begin(), bytes.end(), space.begin());
  reader.added(bytes.size());
}

/// The fault of these bytes on a connection whose channel 1 is open; empty if there is none.
std::string fault_of(std::string_view bytes) {
  FrameReader reader;
  reader.use(1);
  put(reader, bytes);
  amqp_frame_t frame{};
  for (;;) {
    const Step step = reader.next(frame);
    if (step == Step::broken) return reader.fault();
    if (step == Step::none) return {};
  }
}

TEST_CASE("a message is read frame by frame, wherever its bytes are cut", "[bus]") {
  const std::string bytes =
      deliver() + header(3) + frame(AMQP_FRAME_HEARTBEAT, 0, "") + body("ab") + body("c");
  for (const std::size_t at_once : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    FrameReader reader;
    reader.use(1);
    std::string read;
    for (std::size_t at = 0; at < bytes.size(); at += at_once) {
      put(reader, std::string_view(bytes).substr(at, at_once));
      for (amqp_frame_t frame{}; reader.next(frame) == Step::frame;) {
        read += std::to_string(frame.frame_type);
        if (frame.frame_type == AMQP_FRAME_METHOD)
          read += view(static_cast<const amqp_basic_deliver_t*>(frame.payload.method.decoded)->routing_key);
        if (frame.frame_type == AMQP_FRAME_BODY) read += view(frame.payload.body_fragment);
      }
    }
    CHECK(read ==
          "1key2"
          "8"
          "3ab"
          "3c");
  }
}

TEST_CASE("what AMQP does not allow is a fault", "[bus]") {
  struct Case {
    std::string bytes;
    std::string fault;
  };
  const std::string oversized{"\x03\0\x01\x7f\xff\xff\xf0", 7};
  for (const auto& [bytes, fault] : {
           Case{frame(77, 1, "x"), "it sent a frame of the unknown type 77"},
           Case{"HTTP/1.1 400 Bad Request", "it sent a frame of the unknown type 72"},
           Case{oversized, "it sent a frame of 2147483632 bytes, but 131072 are agreed"},
           Case{frame(AMQP_FRAME_METHOD, 1, "abcd", 'x'),
                "it sent a frame that does not end where it should"},
           Case{frame(AMQP_FRAME_METHOD, 1, ""), "it sent a method without a number"},
           Case{method(1, 0x00630063, ""), "it sent an unknown method"},
           Case{method(1, AMQP_BASIC_DELIVER_METHOD, "\xff"), "it sent a method that cannot be read"},
           Case{deliver(2), "it sent a frame on channel 2, which is not open"},
           Case{deliver(0), "it sent a message on channel 0"},
           Case{header(1), "it sent headers without a message"},
           Case{body(""), "it sent a body without a message"},
           Case{deliver() + deliver(), "it broke off a message"},
           Case{deliver() + frame(AMQP_FRAME_HEADER, 1, std::string_view("\0\x3c", 2)),
                "it sent headers that are too short"},
           Case{deliver() + frame(AMQP_FRAME_HEADER, 1, std::string(20, '\0')),
                "it sent headers of another class"},
           Case{deliver() + header(0) + body("x"), "it sent a body without a message"},
           Case{deliver() + header(1) + body("xy"), "it sent a longer body than it announced"},
       }) {
    CHECK(fault_of(bytes) == fault);
  }
}

TEST_CASE("what is only unusual is no fault", "[bus]") {
  const std::string heartbeat = frame(AMQP_FRAME_HEARTBEAT, 9, "not empty");
  CHECK(fault_of(heartbeat) == "");
  CHECK(fault_of(deliver() + header(2) + body("") + heartbeat + body("ab") + deliver() + header(0)) == "");
  CHECK(fault_of(deliver() + header(UINT64_MAX) + body("x")) == "");
}

TEST_CASE("a method that was put back comes once more", "[bus]") {
  FrameReader reader;
  reader.use(1);
  put(reader, deliver() + header(0));
  amqp_frame_t frame{};
  for (int i = 0; i < 2; ++i) {
    REQUIRE(reader.next(frame) == Step::frame);
    CHECK(frame.payload.method.id == AMQP_BASIC_DELIVER_METHOD);
    if (i == 0) reader.put_back();
  }
  CHECK(reader.next(frame) == Step::frame);
  CHECK(reader.next(frame) == Step::none);
}

TEST_CASE("properties are decoded on request", "[bus]") {
  std::string payload;
  append_big_endian(AMQP_BASIC_CLASS, 2, payload);
  payload += std::string(10, '\0') + std::string("\x80\0", 2) + short_string("text/plain");
  FrameReader reader;
  reader.use(1);
  put(reader, deliver() + frame(AMQP_FRAME_HEADER, 1, payload));
  amqp_frame_t frame{};
  reader.next(frame);
  REQUIRE(reader.next(frame) == Step::frame);
  const amqp_basic_properties_t* const properties = reader.decode_properties(frame);
  REQUIRE(properties != nullptr);
  CHECK(view(properties->content_type) == "text/plain");
}

}  // namespace
}  // namespace wazobus::bus
