// SPDX-License-Identifier: MIT
// An event of a call, and what the events of AMI, ARI and Wazo's services have in common.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "tracing/conversation.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::tracing {

/// An event, the conversation that it belongs to, and the leg that it is about.
struct CallEvent {
  const Sighting& event;
  Conversation& call;
  Leg* leg;
  bool is_waiting;

  [[nodiscard]] Timestamp at() const { return event.at; }
  [[nodiscard]] std::string_view text(std::string_view field) const { return event.text(field); }
  [[nodiscard]] std::string id(std::string_view field) const { return std::string(event.text(field)); }
  [[nodiscard]] std::string leg_id() const { return leg == nullptr ? std::string() : leg->id; }
  [[nodiscard]] std::string place(std::string_view kind, std::string_view field) const {
    return fmt::format("{}:{}", kind, event.text(field));
  }
  void step(StepKind kind, std::string from, std::string to, std::string what) const {
    call.add_step_once({at(), kind, std::move(from), std::move(to), std::move(what)});
  }
  /// The events of several services overtake each other, so this one need not be the first.
  void note_beginning() const {
    if (at() - call.begin < std::chrono::seconds(1)) call.is_begin_seen = true;
  }
  /// Is there no leg, or do the events of AMI say the same?
  [[nodiscard]] bool is_second_hand() const { return leg == nullptr || call.sees_ami; }
  void fact(std::string name, std::string_view value) const {
    call.facts.insert_or_assign(std::move(name), std::string(value));
  }
};

/// What to do with an event, by its name.
using EventTable = std::unordered_map<std::string_view, void (*)(const CallEvent& it)>;

std::optional<int> number_in(std::string_view text);

/// Sets `into` if it is empty and the value names something.
void fill(std::string& into, std::string_view value);

/// The leg of the event enters a bridge, or leaves the one in which it talked to wait in this one.
void enter(const CallEvent& it, std::string_view bridge);

/// `parker`: the one who parked `leg`, as far as an event says it.
void park(const CallEvent& it, const Leg& leg, const Leg* parker, std::string_view space);

void channel_created(const CallEvent& it);
void hangup_requested(const CallEvent& it);

}  // namespace wazobus::tracing
