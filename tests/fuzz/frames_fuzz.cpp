// SPDX-License-Identifier: MIT
// Fuzzes what a broker sends. The bytes as a stream: where it is cut makes no difference. The bytes as the
// properties of a message: what was decoded and encoded again is the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bus/amqp.hpp"
#include "bus/field_table.hpp"
#include "bus/frame_reader.hpp"
#include "bus/framing.hpp"
#include "event/event.hpp"
#include "event/record.hpp"
#include "require.hpp"

using namespace wazobus;
using bus::FrameReader;

namespace {

/// What a capture would say of the message.
std::string record_of(const amqp_basic_properties_t& properties) {
  event::Frame frame{};
  bus::decode(properties, frame.properties);
  if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0) bus::decode(properties.headers, frame.headers);
  event::Event event;
  event.read(frame);
  std::string record;
  event::append_record(event, record);
  return record;
}

std::string text_of(FrameReader& reader, const amqp_frame_t& frame) {
  std::string text = std::to_string(frame.frame_type) + ' ' + std::to_string(frame.channel) + ' ';
  if (frame.frame_type == AMQP_FRAME_METHOD) text += std::to_string(frame.payload.method.id);
  if (frame.frame_type == AMQP_FRAME_BODY) text += bus::view(frame.payload.body_fragment);
  if (frame.frame_type == AMQP_FRAME_HEADER) {
    const amqp_basic_properties_t* const properties = reader.decode_properties(frame);
    text += properties == nullptr ? "broken" : record_of(*properties);
  }
  return text += '\n';
}

/// All frames, if the bytes come in pieces of this size.
std::string read(std::string_view stream, std::size_t piece) {
  FrameReader reader;
  reader.use(1);
  std::string text;
  for (amqp_frame_t frame{}; !stream.empty();) {
    const auto space = reader.space();
    const std::size_t size = std::min({piece, stream.size(), space.size()});
    REQUIRE_THAT(size > 0);
    std::copy_n(stream.begin(), size, space.begin());
    reader.added(size);
    stream.remove_prefix(size);
    FrameReader::Step step{};
    while ((step = reader.next(frame)) == FrameReader::Step::frame) text += text_of(reader, frame);
    if (step == FrameReader::Step::broken) return text + reader.fault();
  }
  return text;
}

void read_properties(std::string_view encoded) {
  std::string header;
  bus::append_big_endian(AMQP_BASIC_CLASS, 2, header);
  header.append(2 + 8, '\0');  // the weight, and the size of the body
  header += encoded;
  std::string stream(1, char{AMQP_FRAME_METHOD});
  // A delivery without names announces the header.
  const std::string deliver = std::string("\0\x3C\0\x3C", 4) + std::string(12, '\0');
  bus::append_big_endian(1, 2, stream);
  bus::append_big_endian(deliver.size(), 4, stream);
  stream += deliver + bus::frame_end + char{AMQP_FRAME_HEADER};
  bus::append_big_endian(1, 2, stream);
  bus::append_big_endian(header.size(), 4, stream);
  stream += header + bus::frame_end;

  FrameReader reader;
  reader.use(1);
  const auto space = reader.space();
  if (stream.size() > FrameReader::frame_max) return;
  std::copy(stream.begin(), stream.end(), space.begin());
  reader.added(stream.size());
  amqp_frame_t frame{};
  REQUIRE_THAT(reader.next(frame) == FrameReader::Step::frame);
  if (reader.next(frame) != FrameReader::Step::frame) return;
  const amqp_basic_properties_t* const properties = reader.decode_properties(frame);
  if (properties == nullptr) return;

  event::Frame message{};
  bus::decode(*properties, message.properties);
  if ((properties->_flags & AMQP_BASIC_HEADERS_FLAG) != 0) bus::decode(properties->headers, message.headers);
  std::optional<std::string> content_type;
  bus::decode_content_type(encoded, content_type);
  REQUIRE_THAT(content_type == message.properties.content_type);
  bus::Encoder encoder;
  const amqp_basic_properties_t again = encoder.encode(message.properties, message.headers);
  REQUIRE_THAT(record_of(again) == record_of(*properties));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(bytes, size + 1);
  if (size < 2000) REQUIRE_THAT(read(bytes, 1) == whole);
  REQUIRE_THAT(read(bytes, 61) == whole);
  read_properties(bytes);
  return 0;
}
