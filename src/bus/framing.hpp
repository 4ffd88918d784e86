// SPDX-License-Identifier: MIT
// The layout of frames (AMQP 0-9-1, 4.2.3 and 4.2.6.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wazobus::bus {

// Type, channel, size; the payload; the end.
inline constexpr std::size_t frame_head = 7;
inline constexpr std::size_t frame_overhead = frame_head + 1;
inline constexpr char frame_end = '\xCE';
/// The head of a content header: class, weight, size of the body. The properties follow.
inline constexpr std::size_t content_head = 12;

/// 4.2.7: type 8, channel 0, no payload.
inline constexpr std::string_view heartbeat_frame{"\x08\0\0\0\0\0\0\xCE", 8};

[[nodiscard]] inline std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

inline void append_big_endian(std::uint64_t value, std::size_t bytes, std::string& out) {
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

}  // namespace wazobus::bus
