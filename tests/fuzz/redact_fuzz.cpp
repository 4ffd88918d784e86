// SPDX-License-Identifier: MIT
// Fuzzes --redact: the bytes are a body or, if they are a capture's line, a record. What is shown is an event
// again, and a second event with the same bytes is shown the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "event/event.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"
#include "redaction/redactor.hpp"
#include "require.hpp"
#include "text/error.hpp"

using namespace wazobus;

namespace {

std::string redacted(const event::Frame& frame) {
  static const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  static redaction::Redactor redactor(known, {1, 2});
  event::Event event;
  event.read(frame);
  event::Frame out{};
  redactor.redact(event, out);
  if (event.is_json()) REQUIRE_THAT(json::check(out.body, json::Extent::whole, json::Surrogates::any).ok());
  event::Event shown;
  shown.read(out);
  std::string record;
  event::append_record(shown, record);
  return record;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  event::Frame frame{};
  frame.body = text;
  frame.routing_key = text.substr(0, 40);
  frame.headers = {{std::string(text.substr(0, 40)), {std::string(text.substr(0, 40))}}};
  REQUIRE_THAT(redacted(frame) == redacted(frame));
  std::string compact;
  if (!json::compact(text, compact).ok()) return 0;
  event::Frame recorded{};
  try {
    if (event::read_record(json::View(compact), recorded) == event::Recorded::nothing) return 0;
  } catch (const Failure&) {
    return 0;  // a wrong record gives an error
  }
  REQUIRE_THAT(redacted(recorded) == redacted(recorded));
  return 0;
}
