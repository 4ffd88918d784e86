// SPDX-License-Identifier: MIT
// Conversations for tests, and events as they are read from a capture.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "tracing/conversation.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::tracing {

/// Seconds and parts of them after a day in November.
inline Timestamp clock_at(double seconds) {
  const Timestamp begin(std::chrono::seconds(1'795'593'600));
  return begin + std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

inline const catalogue::Catalogue& shipped_catalogue() {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  return catalogue;
}

/// Reads events, each one lasting until the next one.
class Reading {
 public:
  /// A record of the capture at this time, with this data.
  bool read(double seconds, std::string_view name, std::string_view data, std::string_view key = "") {
    std::string time;
    text::append_utc(clock_at(seconds), time);
    text_ = R"({"timestamp":")" + time + R"(","name":")" + std::string(name) + R"(","routing_key":")" +
            std::string(key) + R"(","headers":{"name":")" + std::string(name) + R"("},"payload":{"name":")" +
            std::string(name) + R"(","data":)" + std::string(data) + "}}";
    return read_text(text_);
  }
  bool ami(double seconds, std::string_view name, std::string_view members) {
    return read(seconds, name, R"({"Event":")" + std::string(name) + "\"," + std::string(members) + "}");
  }
  bool read_text(std::string text) {
    text_ = std::move(text);
    std::size_t length = 0;
    ++sighting.ordinal;
    return reader_.read(text_, json::Extent::whole, sighting, length);
  }

  Sighting sighting;

 private:
  std::string text_;
  SightingReader reader_{shipped_catalogue()};
};

/// Ash calls Brook, who answers after three seconds and hangs up after ten.
inline Conversation answered_call() {
  Conversation call;
  call.keeps_steps = call.is_begin_seen = true;
  call.sees_ami = true;
  const auto leg = [&call](std::string_view id, std::string_view name, std::string_view number,
                           std::string_view user, double at) -> Leg& {
    call.count(clock_at(at), false);
    Leg& made = *call.leg_for(id, clock_at(at));
    made.name = name;
    made.number = number;
    made.user = user;
    made.conversation = "1.1";
    return made;
  };
  Leg& ash = leg("1.1", "Ash", "101", "u-ash", 0);
  ash.is_caller = true;
  ash.dialled = "102";
  Leg& brook = leg("1.2", "Brook", "102", "u-brook", 0.5);
  call.dial("1.1", brook, clock_at(0.5));
  call.set_state(brook, "Ringing", clock_at(1));
  call.set_up(brook, clock_at(3));
  call.set_up(ash, clock_at(3));
  call.enter_bridge(brook, "b", clock_at(3));
  call.enter_bridge(ash, "b", clock_at(3));
  call.count(clock_at(10), false);
  call.ask_to_hang_up(brook, clock_at(10));
  call.end(brook, 16, clock_at(10));
  call.end(ash, 16, clock_at(10.01));
  call.count(clock_at(10.01), false);
  call.finish(false);
  return call;
}

}  // namespace wazobus::tracing
