// SPDX-License-Identifier: MIT
#include "tracing/call_event.hpp"

#include <charconv>

namespace wazobus::tracing {

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

void fill(std::string& into, std::string_view value) {
  if (into.empty() && is_given(value)) into = value;
}

void enter(const CallEvent& it, std::string_view bridge) {
  if (it.leg == nullptr) return;
  if (it.is_waiting) {
    it.call.leave_bridge(*it.leg, it.at());
  } else if (is_given(bridge)) {
    it.call.enter_bridge(*it.leg, bridge, it.at());
  }
}

void park(const CallEvent& it, const Leg& leg, const Leg* parker, std::string_view space) {
  it.fact("parked", space);
  const std::string place = fmt::format("parking:{}", space);
  if (parker == nullptr) return it.step(StepKind::hold, leg.id, place, "is parked");
  it.fact("parker", parker->id);
  const std::string& whom = leg.name.empty() ? leg.number : leg.name;
  it.step(StepKind::hold, parker->id, place, fmt::format("parks {}", whom));
}

void channel_created(const CallEvent& it) {
  if (it.leg == nullptr) return;
  it.leg->is_created = true;
  it.note_beginning();
  if (it.leg->id == it.leg->conversation) it.leg->is_caller = true;
  if (it.leg->ended) it.call.mark_odd("a channel is created after its end", it.at());
}

void hangup_requested(const CallEvent& it) {
  if (it.leg != nullptr) it.call.ask_to_hang_up(*it.leg, it.at());
}

}  // namespace wazobus::tracing
