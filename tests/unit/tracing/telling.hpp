// SPDX-License-Identifier: MIT
// A conversation that events of a capture tell.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "tracing/events.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

/// A conversation and the events that tell it.
struct Telling {
  Telling() { call.keeps_steps = true; }
  void ami(double at, std::string_view name, std::string_view members) {
    REQUIRE(reading.ami(at, name, members));
    apply(reading.sighting, false, call);
  }
  /// An event of Asterisk's REST interface.
  void ari(double at, std::string_view name, std::string_view members) {
    REQUIRE(reading.read(at, name, R"({"type":")" + std::string(name) + "\"," + std::string(members) + "}"));
    apply(reading.sighting, false, call);
  }
  void bus(double at, std::string_view name, std::string_view data) {
    REQUIRE(reading.read(at, name, data));
    apply(reading.sighting, false, call);
  }
  [[nodiscard]] std::size_t steps_with(std::string_view text) const {
    return static_cast<std::size_t>(std::count_if(call.steps.begin(), call.steps.end(),
                                                  [text](const Step& step) { return step.text == text; }));
  }

  Reading reading;
  Conversation call;
};

}  // namespace wazobus::tracing
