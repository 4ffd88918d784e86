// SPDX-License-Identifier: MIT
#include "bus/trace.hpp"

#include <algorithm>

namespace wazobus::bus {

namespace {

// AMQP 0-9-1, 2.3.5: type, channel, size; the payload; the end.
constexpr std::size_t sent_head = 7;

std::size_t big_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

std::string_view type_of_frame(char type) {
  switch (type) {
    case 1:
      return "method";
    case 2:
      return "header";
    case 3:
      return "body";
    case 8:
      return "heartbeat";
    default:
      return "frame";
  }
}

}  // namespace

network::Progress progress_of(const Trace& trace) {
  if (!trace.happened) return {};
  return {[&trace](const std::string& host, const std::vector<std::string>& addresses) {
            trace(Resolved{host, addresses});
          },
          [&trace](const std::string& address) { trace(Connected{address}); },
          [&trace](const std::string& address, const std::string& reason) {
            trace(AddressRefused{address, reason});
          }};
}

void SentFrames::follow(std::string_view bytes, const Trace& trace) {
  while (!bytes.empty()) {
    if (remaining_ > 0) {
      const std::size_t part = std::min(remaining_, bytes.size());
      remaining_ -= part;
      bytes.remove_prefix(part);
      continue;
    }
    const std::size_t part = std::min(sent_head - begun_.size(), bytes.size());
    begun_ += bytes.substr(0, part);
    bytes.remove_prefix(part);
    if (begun_.size() < sent_head) return;
    const std::string_view head = begun_;
    const std::size_t size = big_endian(head.substr(3));
    trace(FrameMoved{true, type_of_frame(head[0]), static_cast<std::uint16_t>(big_endian(head.substr(1, 2))),
                     size});
    remaining_ = size + 1;
    begun_.clear();
  }
}

}  // namespace wazobus::bus
