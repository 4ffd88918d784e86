// SPDX-License-Identifier: MIT
// Fuzzes conditions, with their paths and regular expressions: the first line is one, and the rest a body.
#include <string>

#include "event/condition.hpp"
#include "event/event.hpp"
#include "require.hpp"
#include "text/error.hpp"
#include "two_parts.hpp"

using namespace wazobus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const TwoParts parts(data, size);
  try {
    const event::Condition condition = event::Condition::parse(parts.first);
    event::Frame frame{};
    frame.body = parts.rest;
    frame.routing_key = parts.rest.substr(0, 40);
    frame.headers = {{"x", {std::string(frame.routing_key)}},
                     {"n", {event::Integer{5, event::IntegerType::int64}}}};
    event::Event event;
    event.read(frame);
    REQUIRE_THAT(condition.holds(event) == condition.holds(event));
  } catch (const Failure&) {
    // A wrong condition gives an error.
  }
  return 0;
}
