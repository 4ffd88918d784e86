// SPDX-License-Identifier: MIT
// Splits the bytes of a broker into frames and decodes them, one at a time. The bytes may be anything.
// rabbitmq-c's own reader keeps frames that nobody asked for, so a broker could fill the memory with them.
// For the .cpp files of this room only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bus/amqp.hpp"

namespace wazobus::bus {

/// Does no input or output. Keeps only bytes that are not decoded yet, and one decoded frame.
class FrameReader {
 public:
  /// The largest frame that we offer to accept, with its head and its end.
  static constexpr std::size_t frame_max = 131072;

  enum class Step {
    frame,   ///< the frame was filled
    none,    ///< more bytes are needed
    broken,  ///< the bytes are not AMQP 0-9-1, or frames in an impossible order: fault() says what
  };

  FrameReader();
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;
  ~FrameReader();

  /// The memory for the next bytes. Never empty after next() returned `none`. The frame of the last next() is
  /// no longer valid.
  std::span<char> space();
  /// Says that this many bytes were put into space().
  void added(std::size_t bytes) { end_ += bytes; }

  /// Decodes the next frame, but not its properties. The memory that it points to is valid until the next
  /// call of next() or space(). A heartbeat is accepted whatever its channel and payload are.
  Step next(amqp_frame_t& frame);

  /// Decodes the properties of a header that next() returned. Null if they are broken.
  const amqp_basic_properties_t* decode_properties(const amqp_frame_t& frame);

  /// Makes next() return the last frame once more. Only for a method.
  void put_back();

  /// From now on accepts frames of `channel` and of channel 0. At first only those of channel 0 are accepted.
  void use(std::uint16_t channel) { channel_ = channel; }

  /// Valid after next() returned `broken`.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  enum class Expecting { method, header, body };

  Step broken(std::string fault);
  Step decode(std::string_view payload, amqp_frame_t& frame);
  Step decode_method(std::string_view payload, amqp_frame_t& frame);
  Step decode_header(std::string_view payload, amqp_frame_t& frame);
  Step decode_body(std::string_view payload, amqp_frame_t& frame);
  void recycle();

  std::unique_ptr<char[]>
      bytes_;              // NOLINT(cppcoreguidelines-avoid-c-arrays): not initialised, so not touched
  std::size_t start_ = 0;  // of the last frame
  std::size_t at_ = 0;     // of the next frame
  std::size_t end_ = 0;
  amqp_pool_t pool_{};
  std::uint16_t channel_ = 0;
  Expecting expecting_ = Expecting::method;  // on the channel
  std::uint64_t missing_ = 0;                // bytes of the body
  std::string fault_;
};

}  // namespace wazobus::bus
