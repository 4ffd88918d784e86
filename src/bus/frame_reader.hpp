// SPDX-License-Identifier: MIT
// Cuts the bytes of a broker into frames and decodes them, one at a time, whatever the bytes are.
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

/// Does no input or output. Holds its incomplete bytes and one decoded frame, nothing else.
class FrameReader {
 public:
  /// The largest frame that we offer to take, with its head and its end.
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

  /// Where the next bytes go. Never empty after next() returned `none`. Ends the frame of the last next().
  std::span<char> space();
  /// Says that this many bytes were put into space().
  void added(std::size_t bytes) { end_ += bytes; }

  /// The next frame. What it points to is valid until the next call of next() or space(). Properties are not
  /// decoded yet. A heartbeat is a frame, whatever else it says.
  Step next(amqp_frame_t& frame);

  /// Decodes the properties of a header that next() returned. Null if they are broken.
  const amqp_basic_properties_t* decode_properties(const amqp_frame_t& frame);

  /// Makes next() return the last frame once more. Only for a method.
  void put_back();

  /// Frames of this channel and of channel 0 are expected. At first only those of channel 0 are.
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
