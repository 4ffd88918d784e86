// SPDX-License-Identifier: MIT
// Frames for tests.
#pragma once

#include <string>
#include <utility>

#include "event/event.hpp"
#include "event/record.hpp"

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

/// An event that keeps its frame, for one-line expressions.
class SampleEvent {
 public:
  explicit SampleEvent(Frame frame) : frame_(std::move(frame)) { event_.read(frame_); }
  explicit SampleEvent(std::string body, FieldTable headers = {})
      : SampleEvent(sample_frame(std::move(body), std::move(headers))) {}
  SampleEvent(const SampleEvent&) = delete;
  SampleEvent& operator=(const SampleEvent&) = delete;

  operator const Event&() const { return event_; }

 private:
  Frame frame_;
  Event event_;
};

/// The capture record of the frame.
inline std::string record_of(const Frame& frame) {
  Event event;
  event.read(frame);
  std::string out;
  append_record(event, out);
  return out;
}

}  // namespace wazobus::event
