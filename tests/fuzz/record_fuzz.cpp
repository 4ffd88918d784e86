// SPDX-License-Identifier: MIT
// Fuzzes what a capture contains: what was read from a record and written again reads as the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "event/event.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"
#include "require.hpp"
#include "text/error.hpp"

using namespace wazobus;

namespace {

std::string record_of(const event::Frame& frame) {
  event::Event event;
  event.read(frame);
  std::string record;
  event::append_record(event, record);
  return record;
}

event::Frame frame_of(std::string_view record) {
  std::string compact;
  REQUIRE_THAT(json::compact(record, compact).ok());
  event::Frame frame{};
  REQUIRE_THAT(event::read_record(json::View(compact), frame) == event::Recorded::message);
  return frame;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string compact;
  if (!json::compact(text, compact).ok()) return 0;
  event::Frame frame{};
  try {
    if (event::read_record(json::View(compact), frame) == event::Recorded::nothing) return 0;
  } catch (const Failure&) {
    return 0;  // a wrong record gives an error
  }
  const std::string once = record_of(frame);
  REQUIRE_THAT(record_of(frame_of(once)) == once);
  return 0;
}
