// SPDX-License-Identifier: MIT
#include "tracing/ari_events.hpp"

#include <fmt/format.h>

namespace wazobus::tracing {

namespace {

void ari_state(const CallEvent& it) {
  if (it.leg != nullptr) it.call.set_state(*it.leg, it.event.text({"channel", "state"}), it.at());
}
void ari_dial(const CallEvent& it) {
  const std::string_view id = it.event.text({"peer", "id"});
  Leg* const peer = is_given(id) ? it.call.leg_for(id, it.at()) : nullptr;
  if (peer == nullptr) return;
  fill(peer->channel, it.event.text({"peer", "name"}));
  if (!peer->is_local()) fill(peer->name, it.event.text({"peer", "caller", "name"}));
  if (!peer->is_local()) fill(peer->number, it.event.text({"peer", "caller", "number"}));
  const std::string_view status = it.text("dialstatus");
  if (status.empty()) it.call.dial(it.event.text({"caller", "id"}), *peer, it.at());
  if (status == "RINGING") it.call.set_state(*peer, "Ringing", it.at());
}
void ari_enter(const CallEvent& it) {
  if (!it.is_second_hand()) enter(it, it.event.text({"bridge", "id"}));
}
void ari_leave(const CallEvent& it) {
  if (!it.is_second_hand()) it.call.leave_bridge(*it.leg, it.at());
}
void ari_hold(const CallEvent& it) {
  if (!it.is_second_hand()) it.call.hold(*it.leg, it.at());
}
void ari_unhold(const CallEvent& it) {
  if (!it.is_second_hand()) it.call.resume(*it.leg, it.at());
}
void ari_destroyed(const CallEvent& it) {
  if (it.leg != nullptr) it.call.end(*it.leg, number_in(it.text("cause")), it.at());
}
void ari_blind_transfer(const CallEvent& it) {
  if (it.is_second_hand()) return;
  it.call.moved_at = it.at();
  it.fact("transfer", "blind");
  it.fact("transferer", it.event.text({"channel", "id"}));
  it.fact("transferee", it.event.text({"transferee", "id"}));
  it.step(StepKind::move, it.leg_id(), std::string(it.event.text({"transferee", "id"})),
          fmt::format("transfers to {}", it.text("exten")));
}
void ari_attended_transfer(const CallEvent& it) {
  if (it.is_second_hand()) return;
  it.fact("transfer", "attended");
  it.fact("transferer", it.event.text({"transferer_first_leg", "id"}));
  it.fact("transferee", it.event.text({"transferee", "id"}));
  it.fact("target", it.event.text({"transfer_target", "id"}));
  it.step(StepKind::move, it.leg_id(), std::string(it.event.text({"transfer_target", "id"})), "transfers");
}

}  // namespace

void ari_channel(const CallEvent& it) {
  if (it.leg == nullptr || it.call.sees_ami || it.event.name == "ChannelDestroyed") return;
  Leg& leg = *it.leg;
  if (!leg.is_caller && !leg.is_dialled && !leg.conversation.empty() && leg.conversation != leg.id)
    it.call.dial({}, leg, it.at());
  it.call.set_state(leg, it.event.text({"channel", "state"}), it.at());
}

const EventTable& ari_events() {
  static const EventTable table{
      {"ChannelCreated", channel_created},
      {"ChannelStateChange", ari_state},
      {"Dial", ari_dial},
      {"ChannelEnteredBridge", ari_enter},
      {"ChannelLeftBridge", ari_leave},
      {"ChannelHold", ari_hold},
      {"ChannelUnhold", ari_unhold},
      {"ChannelHangupRequest", hangup_requested},
      {"ChannelDestroyed", ari_destroyed},
      {"BridgeBlindTransfer", ari_blind_transfer},
      {"BridgeAttendedTransfer", ari_attended_transfer},
  };
  return table;
}

}  // namespace wazobus::tracing
