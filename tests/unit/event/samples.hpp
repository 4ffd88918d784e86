// SPDX-License-Identifier: MIT
// Frames for tests.
#pragma once

#include <string>

#include "event/event.hpp"

namespace wazobus::event {

/// A frame as a Wazo service sends it, received 2026-11-21 15:48:00.123456 UTC.
inline Frame sample_frame(std::string body, FieldTable headers = {}) {
  Frame frame{};
  frame.received = text::Timestamp(std::chrono::microseconds(1'795'276'080'123'456));
  frame.exchange = "wazo-headers";
  frame.routing_key = "calls.call.created";
  frame.properties = wazo_properties();
  frame.headers = std::move(headers);
  frame.body = std::move(body);
  return frame;
}

}  // namespace wazobus::event
