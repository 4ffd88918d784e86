// SPDX-License-Identifier: MIT
#include "bus/trace.hpp"

#include <algorithm>

#include "bus/framing.hpp"

namespace wazobus::bus {

namespace {

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
    const std::size_t part = std::min(frame_head - begun_.size(), bytes.size());
    begun_ += bytes.substr(0, part);
    bytes.remove_prefix(part);
    if (begun_.size() < frame_head) return;
    const std::string_view head = begun_;
    const std::size_t size = big_endian(head.substr(3));
    trace(FrameMoved{true, type_of_frame(head[0]), static_cast<std::uint16_t>(big_endian(head.substr(1, 2))),
                     size});
    remaining_ = size + 1;
    begun_.clear();
  }
}

}  // namespace wazobus::bus
