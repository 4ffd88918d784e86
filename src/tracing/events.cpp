// SPDX-License-Identifier: MIT
#include "tracing/events.hpp"

#include <fmt/format.h>

#include <charconv>
#include <unordered_map>

#include "event/wazo.hpp"

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

void fill(std::string& into, std::string_view value) {
  if (into.empty() && is_given(value)) into = value;
}

/// An event, the conversation that it belongs to, and the leg that it is about.
struct Told {
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
  void fact(std::string name, std::string_view value) const {
    call.facts.insert_or_assign(std::move(name), std::string(value));
  }
};

using Apply = void (*)(const Told& told);
using Table = std::unordered_map<std::string_view, Apply>;

/// The other channel of an AMI event, `Dest...`.
Leg* dest_of(const Told& told) {
  const std::string_view id = told.text("DestUniqueid");
  Leg* const leg = is_given(id) ? told.call.leg_for(id, told.at()) : nullptr;
  if (leg == nullptr) return nullptr;
  fill(leg->channel, told.text("DestChannel"));
  fill(leg->conversation, told.text("DestLinkedid"));
  if (!leg->is_local()) fill(leg->name, told.text("DestCallerIDName"));
  if (!leg->is_local()) fill(leg->number, told.text("DestCallerIDNum"));
  return leg;
}

void enter(const Told& told, std::string_view bridge) {
  if (told.leg == nullptr) return;
  if (told.is_waiting) {
    told.call.leave_bridge(*told.leg, told.at());
  } else if (is_given(bridge)) {
    told.call.enter_bridge(*told.leg, bridge, told.at());
  }
}

// --- AMI

void ami_created(const Told& told) {
  if (told.leg == nullptr) return;
  told.leg->is_created = true;
  told.note_beginning();
  told.leg->is_caller = told.leg->id == told.leg->conversation;
  if (told.leg->ended) told.call.mark_odd("a channel is created after its end", told.at());
}
void ami_state(const Told& told) {
  if (told.leg != nullptr) told.call.set_state(*told.leg, told.text("ChannelStateDesc"), told.at());
}
void ami_dial_begin(const Told& told) {
  Leg* const dest = dest_of(told);
  // A new leg may have moved the other one.
  const std::string_view dialler = told.text("Uniqueid");
  if (dest != nullptr) told.call.dial(is_given(dialler) ? dialler : std::string_view(), *dest, told.at());
}
void ami_dial_state(const Told& told) {
  Leg* const dest = dest_of(told);
  if (dest != nullptr && told.text("DialStatus") == "RINGING")
    told.call.set_state(*dest, "Ringing", told.at());
}
void ami_enter(const Told& told) {
  enter(told, told.text("BridgeUniqueid"));
}
void ami_leave(const Told& told) {
  if (told.leg != nullptr && told.leg->bridge == told.text("BridgeUniqueid"))
    told.call.leave_bridge(*told.leg, told.at());
}
void ami_hold(const Told& told) {
  if (told.leg != nullptr) told.call.hold(*told.leg, told.at());
}
void ami_unhold(const Told& told) {
  if (told.leg != nullptr) told.call.resume(*told.leg, told.at());
}
void ami_hangup_request(const Told& told) {
  if (told.leg != nullptr) told.call.ask_to_hang_up(*told.leg, told.at());
}
void ami_hangup(const Told& told) {
  if (told.leg != nullptr) told.call.end(*told.leg, number_in(told.text("Cause")), told.at());
}
void ami_blind_transfer(const Told& told) {
  if (told.text("Result") != "Success" && !told.text("Result").empty()) return;
  told.call.moved_at = told.at();
  told.fact("transfer", "blind");
  told.fact("transferer", told.text("TransfererUniqueid"));
  told.fact("transferee", told.text("TransfereeUniqueid"));
  told.step(StepKind::move, told.id("TransfererUniqueid"), told.id("TransfereeUniqueid"),
            fmt::format("transfers to {}", told.text("Extension")));
}
void ami_attended_transfer(const Told& told) {
  if (told.text("Result") != "Success" && !told.text("Result").empty()) return;
  told.fact("transfer", "attended");
  told.fact("transferer", told.text("OrigTransfererUniqueid"));
  told.fact("transferee", told.text("TransfereeUniqueid"));
  told.fact("target", told.text("TransferTargetUniqueid"));
  told.step(StepKind::move, told.id("OrigTransfererUniqueid"), told.id("TransferTargetUniqueid"),
            "transfers");
}
void queue_join(const Told& told) {
  told.fact("queue", told.text("Queue"));
  told.step(StepKind::dial, told.leg_id(), told.place("queue", "Queue"),
            fmt::format("waits (no. {})", told.text("Position")));
}
void queue_abandon(const Told& told) {
  told.fact("abandoned", told.text("Queue"));
  told.step(StepKind::end, told.leg_id(), told.place("queue", "Queue"), "gives up");
}
/// The members of a group are users, named by the Local channels that call them.
bool is_agent(std::string_view member) {
  return !member.empty() && !member.starts_with("Local/");
}
void agent_connect(const Told& told) {
  const std::string_view member = told.text("MemberName");
  told.fact("queue", told.text("Queue"));
  told.step(StepKind::answer, told.id("DestUniqueid"), told.place("queue", "Queue"),
            is_agent(member) ? fmt::format("takes it ({})", member) : "takes it");
}
void agent_silent(const Told& told) {
  const std::string_view member = told.text("MemberName");
  told.step(StepKind::end, told.id("DestUniqueid"), told.place("queue", "Queue"),
            is_agent(member) ? fmt::format("{} does not answer", member) : "does not answer");
}
/// The call by which an agent logs in: the events that say so have no id of a call.
void agent_moves(const Told& told, std::string_view what) {
  std::string caller;
  for (const Leg& leg : told.call.legs) {
    if (leg.up && !leg.is_dialled && caller.empty()) caller = leg.id;
  }
  std::string text = fmt::format("{} {} (guess)", told.text("MemberName"), what);
  told.call.add_step_once({told.at(),
                           StepKind::move,
                           std::move(caller),
                           told.place("queue", "Queue"),
                           std::move(text),
                           {},
                           /*is_guess*/ true});
}
void agent_joins(const Told& told) {
  agent_moves(told, "joins");
}
void agent_leaves(const Told& told) {
  agent_moves(told, "leaves");
}
void agent_complete(const Told& told) {
  told.fact("agent_complete", told.text("Reason"));
}
/// Wazo names the conferences of Asterisk after its own: "wazo-conference-6", "wazo-meeting-UUID-confbridge".
std::pair<std::string, std::string> conference_of(const Told& told) {
  constexpr std::string_view meeting = "wazo-meeting-";
  constexpr std::string_view conference = "wazo-conference-";
  constexpr std::string_view end = "-confbridge";
  std::string_view name = told.text("Conference");
  if (name.starts_with(conference)) return {"conference", std::string(name.substr(conference.size()))};
  if (!name.starts_with(meeting)) return {"conference", std::string(name)};
  name.remove_prefix(meeting.size());
  if (name.ends_with(end)) name.remove_suffix(end.size());
  return {"meeting", std::string(name)};
}
void confbridge_join(const Told& told) {
  const auto [kind, name] = conference_of(told);
  told.fact(kind, name);
  told.step(StepKind::answer, told.leg_id(), fmt::format("{}:{}", kind, name), "joins");
}
void confbridge_leave(const Told& told) {
  const auto [kind, name] = conference_of(told);
  told.step(StepKind::end, told.leg_id(), fmt::format("{}:{}", kind, name), "leaves");
}
/// `parker`: the one who parked `leg`, as far as an event says it.
void park(const Told& told, const Leg& leg, const Leg* parker, std::string_view space) {
  told.fact("parked", space);
  const std::string place = fmt::format("parking:{}", space);
  if (parker == nullptr) return told.step(StepKind::hold, leg.id, place, "is parked");
  told.fact("parker", parker->id);
  const std::string& whom = leg.name.empty() ? leg.number : leg.name;
  told.step(StepKind::hold, parker->id, place, fmt::format("parks {}", whom));
}
void ami_parked(const Told& told) {
  Leg* const leg = told.call.leg_for(told.text("ParkeeUniqueid"), told.at());
  if (leg == nullptr) return;
  const Leg* parker = told.call.find(told.text("ParkerUniqueid"));
  const std::string device = fmt::format("{}-", told.text("ParkerDialString"));
  for (const Leg& other : told.call.legs) {
    if (parker == nullptr && device.size() > 1 && &other != leg && other.channel.starts_with(device))
      parker = &other;
  }
  park(told, *leg, parker, told.text("ParkingSpace"));
  told.call.leave_bridge(*leg, told.at());
}
void ami_unparked(const Told& told) {
  told.fact("parking", "retrieved");
  told.step(StepKind::move, told.id("RetrieverUniqueid"), told.place("parking", "ParkingSpace"), "retrieves");
}
void ami_parking_timeout(const Told& told) {
  told.fact("parking", "timed out");
  told.step(StepKind::move, told.place("parking", "ParkingSpace"), told.id("ParkeeUniqueid"),
            "parking times out");
}
void ami_parking_given_up(const Told& told) {
  told.fact("parking", "hung up");
  told.step(StepKind::end, told.id("ParkeeUniqueid"), told.place("parking", "ParkingSpace"), "gives up");
}
void ami_pickup(const Told& told) {
  told.fact("pickup", told.leg_id());
  if (told.leg != nullptr && told.call.answerers.empty()) told.call.answerers.push_back(told.leg->id);
  told.step(StepKind::move, told.leg_id(), told.id("TargetUniqueid"), "picks up the call");
}
void ami_user_event(const Told& told) {
  if (told.text("UserEvent") == "user_missed_call") {
    told.call.miss({told.at(), told.id("destination_user_uuid"), told.id("reason")});
  } else if (told.text("UserEvent") == "FaxProgress") {
    const bool is_sent = told.text("STATUS") == "SUCCESS";
    told.fact("fax", is_sent ? std::string("sent") : fmt::format("failed: {}", told.text("ERROR")));
  }
}

// --- ARI

/// Most events of a channel contain its state; who dialled it, only few applications get to know.
void ari_channel(const Told& told) {
  if (told.leg == nullptr || told.call.sees_ami || told.event.name == "ChannelDestroyed") return;
  Leg& leg = *told.leg;
  if (!leg.is_caller && !leg.is_dialled && !leg.conversation.empty() && leg.conversation != leg.id)
    told.call.dial({}, leg, told.at());
  told.call.set_state(leg, told.event.text({"channel", "state"}), told.at());
}
void ari_state(const Told& told) {
  if (told.leg != nullptr) told.call.set_state(*told.leg, told.event.text({"channel", "state"}), told.at());
}
void ari_dial(const Told& told) {
  const std::string_view id = told.event.text({"peer", "id"});
  Leg* const peer = is_given(id) ? told.call.leg_for(id, told.at()) : nullptr;
  if (peer == nullptr) return;
  fill(peer->channel, told.event.text({"peer", "name"}));
  if (!peer->is_local()) fill(peer->name, told.event.text({"peer", "caller", "name"}));
  if (!peer->is_local()) fill(peer->number, told.event.text({"peer", "caller", "number"}));
  const std::string_view status = told.text("dialstatus");
  if (status.empty()) told.call.dial(told.event.text({"caller", "id"}), *peer, told.at());
  if (status == "RINGING") told.call.set_state(*peer, "Ringing", told.at());
}
bool is_second_hand(const Told& told) {
  return told.leg == nullptr || told.call.sees_ami;
}
void ari_enter(const Told& told) {
  if (!is_second_hand(told)) enter(told, told.event.text({"bridge", "id"}));
}
void ari_leave(const Told& told) {
  if (!is_second_hand(told)) told.call.leave_bridge(*told.leg, told.at());
}
void ari_hold(const Told& told) {
  if (!is_second_hand(told)) told.call.hold(*told.leg, told.at());
}
void ari_unhold(const Told& told) {
  if (!is_second_hand(told)) told.call.resume(*told.leg, told.at());
}
void ari_destroyed(const Told& told) {
  if (told.leg != nullptr) told.call.end(*told.leg, number_in(told.text("cause")), told.at());
}
void ari_blind_transfer(const Told& told) {
  if (is_second_hand(told)) return;
  told.call.moved_at = told.at();
  told.fact("transfer", "blind");
  told.fact("transferer", told.event.text({"channel", "id"}));
  told.fact("transferee", told.event.text({"transferee", "id"}));
  told.step(StepKind::move, told.leg_id(), std::string(told.event.text({"transferee", "id"})),
            fmt::format("transfers to {}", told.text("exten")));
}
void ari_attended_transfer(const Told& told) {
  if (is_second_hand(told)) return;
  told.fact("transfer", "attended");
  told.fact("transferer", told.event.text({"transferer_first_leg", "id"}));
  told.fact("transferee", told.event.text({"transferee", "id"}));
  told.fact("target", told.event.text({"transfer_target", "id"}));
  told.step(StepKind::move, told.leg_id(), std::string(told.event.text({"transfer_target", "id"})),
            "transfers");
}

// --- Wazo's services

/// The order of calld's own events holds.
void check_order(const Told& told) {
  if (told.leg->was_ended_by_calld)
    told.call.mark_odd(fmt::format("{} after call_ended", told.event.name), told.at());
}
void call_snapshot(const Told& told) {
  if (told.leg == nullptr) return;
  check_order(told);
  Leg& leg = *told.leg;
  if (told.text("is_caller") == "true") leg.is_caller = true;
  if (told.text("direction") == "inbound" || told.text("direction") == "outbound")
    told.fact("direction", told.text("direction"));
  if (!leg.is_caller && !leg.is_dialled && !leg.conversation.empty() && leg.conversation != leg.id &&
      !told.call.sees_ami)
    told.call.dial({}, leg, told.at());
  told.call.set_state(leg, told.text("status"), told.at());
  if (told.call.sees_ami || told.call.sees_ari) return;
  const std::string_view bridge = told.event.first(Meaning::bridge);
  if (bridge.empty() || told.is_waiting) {
    told.call.leave_bridge(leg, told.at());
  } else {
    told.call.enter_bridge(leg, bridge, told.at());
  }
}
void call_created(const Told& told) {
  if (told.leg == nullptr) return;
  told.note_beginning();
  if (told.leg->up && told.leg->was_created_by_calld) told.call.mark_odd("call_created twice", told.at());
  const bool is_known = told.call.sees_ami || told.call.sees_ari;
  if (told.leg->up && !is_known) told.call.mark_odd("answered before it was created", told.at());
  told.leg->is_created = told.leg->was_created_by_calld = true;
  call_snapshot(told);
}
void call_answered(const Told& told) {
  if (told.leg == nullptr) return;
  call_snapshot(told);
  told.call.set_up(*told.leg, told.at());
}
void call_ended(const Told& told) {
  if (told.leg == nullptr) return;
  if (told.leg->was_ended_by_calld) told.call.mark_odd("call_ended twice", told.at());
  if (told.text("is_caller") == "true") told.leg->is_caller = true;
  told.call.end(*told.leg, number_in(told.text("reason_code")), told.at());
  told.leg->was_ended_by_calld = true;
}
void call_held(const Told& told) {
  if (!is_second_hand(told) && !told.call.sees_ari) told.call.hold(*told.leg, told.at());
}
void call_resumed(const Told& told) {
  if (!is_second_hand(told) && !told.call.sees_ari) told.call.resume(*told.leg, told.at());
}
void user_missed_call(const Told& told) {
  told.call.miss({told.at(), told.id("user_uuid"), told.id("reason")});
}
void transfer(const Told& told, std::string_view what) {
  const std::string_view flow = told.text("flow");
  told.fact("flow", flow);
  told.fact("transferer", told.text("initiator_call"));
  told.fact("transferee", told.text("transferred_call"));
  if (is_given(told.text("recipient_call"))) told.fact("target", told.text("recipient_call"));
  told.step(StepKind::move, told.id("initiator_call"), told.id("transferred_call"),
            fmt::format("{} transfer {}", flow, what));
}
void transfer_created(const Told& told) {
  if (!told.call.facts.contains("transfer")) told.fact("transfer", "started");
  told.call.moved_at = told.at();
  transfer(told, "starts");
}
void transfer_updated(const Told& told) {
  if (is_given(told.text("recipient_call"))) told.fact("target", told.text("recipient_call"));
}
/// Between both parties is a Local channel. Without Asterisk's events nothing else says that they talk.
void join_transferred(const Told& told, std::string_view with) {
  if (told.call.sees_ami || told.call.sees_ari || !told.call.moved_at) return;
  for (const Leg& leg : told.call.legs) {
    if (leg.first < *told.call.moved_at || leg.id == told.text(with)) continue;
    told.fact("target", leg.id);
    told.call.last_talk = {told.id(with), leg.id};
    return;
  }
}
void transfer_completed(const Told& told) {
  told.fact("transfer", told.text("flow"));
  transfer(told, "completes");
  join_transferred(told, "transferred_call");
}
void transfer_cancelled(const Told& told) {
  told.fact("transfer", "cancelled");
  transfer(told, "cancels");
}
void transfer_abandoned(const Told& told) {
  told.fact("transfer", "abandoned");
  told.step(StepKind::move, told.id("transferred_call"), told.id("initiator_call"),
            "gives up: transfer abandoned");
  join_transferred(told, "initiator_call");
}
void relocate_initiated(const Told& told) {
  told.fact("relocate", "started");
  told.call.moved_at = told.at();
  told.fact("relocated_by", told.text("initiator_call"));
  if (is_given(told.text("recipient_call"))) told.fact("relocated_to", told.text("recipient_call"));
  // The other phone is called first, and the event says it a little later.
  Timestamp at = told.at();
  const Leg* const other = told.call.find(told.text("recipient_call"));
  if (other != nullptr && at - other->first < std::chrono::seconds(1)) at = std::min(at, other->first);
  told.call.add_step_once(
      {at, StepKind::move, told.id("initiator_call"), told.id("recipient_call"), "relocates the call"});
}
void relocate_ended(const Told& told) {
  const auto known = told.call.facts.find("relocate");
  if (known == told.call.facts.end() || known->second != "started") return;
  told.fact("relocate", "failed");
  told.step(StepKind::move, told.id("initiator_call"), told.id("recipient_call"), "relocation failed");
}
void relocate_completed(const Told& told) {
  told.fact("relocate", "completed");
  told.step(StepKind::move, told.id("recipient_call"), told.id("relocated_call"), "relocation completed");
}
void call_parked(const Told& told) {
  if (told.call.sees_ami || told.leg == nullptr) return;
  const Leg* parker = nullptr;
  for (const Leg& other : told.call.legs) {
    if (&other != told.leg && !other.number.empty() && other.number == told.text("parker_caller_id_num"))
      parker = &other;
  }
  park(told, *told.leg, parker, told.text("slot"));
}
void call_unparked(const Told& told) {
  if (told.call.sees_ami) return;
  told.fact("parking", "retrieved");
  told.step(StepKind::move, told.id("retriever_call_id"), told.place("parking", "slot"), "retrieves");
}
void parked_call_timed_out(const Told& told) {
  if (told.call.sees_ami) return;
  told.fact("parking", "timed out");
  told.step(StepKind::move, told.place("parking", "slot"), told.leg_id(), "parking times out");
}
void parked_call_hungup(const Told& told) {
  if (told.call.sees_ami) return;
  told.fact("parking", "hung up");
  told.step(StepKind::end, told.leg_id(), told.place("parking", "slot"), "gives up");
}
void conference_joined(const Told& told) {
  if (told.call.sees_ami) return;
  told.fact("conference", told.text("conference_id"));
  told.step(StepKind::answer, told.leg_id(), told.place("conference", "conference_id"), "joins");
}
void conference_left(const Told& told) {
  if (!told.call.sees_ami)
    told.step(StepKind::end, told.leg_id(), told.place("conference", "conference_id"), "leaves");
}
/// Of a conference that a user made of calls no event of AMI says more than that there is a bridge.
void adhoc_joined(const Told& told) {
  told.fact("adhoc", told.text("conference_id"));
  told.step(StepKind::answer, told.leg_id(), "ad hoc conference:", "joins");
}
void adhoc_left(const Told& told) {
  told.step(StepKind::end, told.leg_id(), "ad hoc conference:", "leaves");
}
void meeting_joined(const Told& told) {
  told.fact("meeting", told.text("meeting_uuid"));
  if (!told.call.sees_ami)
    told.step(StepKind::answer, told.leg_id(), told.place("meeting", "meeting_uuid"), "joins");
}
void meeting_left(const Told& told) {
  if (!told.call.sees_ami)
    told.step(StepKind::end, told.leg_id(), told.place("meeting", "meeting_uuid"), "leaves");
}
/// The event has the whole list: those that were not in it before have come.
void switchboard_list(const Told& told, StepKind kind, std::string_view list, std::string_view what) {
  if (told.text("switchboard_uuid").empty()) return;
  for (const Said& said : told.event.said) {
    Leg* const leg = said.meaning == Meaning::mention ? told.call.find(said.value) : nullptr;
    if (leg == nullptr || leg->waits_in == list || leg->ended) continue;
    leg->waits_in = list;
    told.fact("switchboard", told.text("switchboard_uuid"));
    told.step(kind, leg->id, told.place("switchboard", "switchboard_uuid"), std::string(what));
  }
}
void switchboard_queue(const Told& told) {
  switchboard_list(told, StepKind::dial, "queued", "waits");
}
void switchboard_hold(const Told& told) {
  switchboard_list(told, StepKind::hold, "held", "is put on hold");
}
void switchboard_answered(const Told& told) {
  told.fact("switchboard", told.text("switchboard_uuid"));
  told.step(StepKind::move, told.id("operator_call_id"), told.id("queued_call_id"), "operator takes it");
}
void switchboard_held_answered(const Told& told) {
  told.fact("switchboard", told.text("switchboard_uuid"));
  told.step(StepKind::move, told.id("operator_call_id"), told.id("held_call_id"), "takes it from hold");
}
void application_entered(const Told& told) {
  told.fact("application", told.text("application_uuid"));
  told.step(StepKind::answer, told.leg_id(), told.place("application", "application_uuid"), "enters");
}
void application_left(const Told& told) {
  told.step(StepKind::end, told.leg_id(), told.place("application", "application_uuid"), "leaves");
}
void fax_created(const Told& told) {
  told.fact("fax", "started");
  told.fact("fax_leg", told.leg_id());
  told.fact("fax_to", told.text("extension"));
  told.note_beginning();
  told.step(StepKind::dial, "fax:", {}, fmt::format("sends a fax to {}", told.text("extension")));
}
/// Without AMI nothing else says that its channel has ended.
void fax_over(const Told& told) {
  if (told.leg != nullptr && !told.call.sees_ami) told.call.end(*told.leg, {}, told.at());
}
void fax_succeeded(const Told& told) {
  told.fact("fax", "sent");
  fax_over(told);
  told.step(StepKind::end, "fax:", {}, "fax sent");
}
void fax_failed(const Told& told) {
  told.fact("fax", fmt::format("failed: {}", told.text("error")));
  fax_over(told);
  told.step(StepKind::end, "fax:", {}, fmt::format("fax failed: {}", told.text("error")));
}
void recording_started(const Told& told) {
  told.fact("recorded", "yes");
  told.step(StepKind::note, told.leg_id(), {}, "recording starts");
}
void recording_stopped(const Told& told) {
  told.step(StepKind::note, told.leg_id(), {}, "recording stops");
}
void recording_paused(const Told& told) {
  told.step(StepKind::note, told.leg_id(), {}, "recording pauses");
}
void recording_resumed(const Told& told) {
  told.step(StepKind::note, told.leg_id(), {}, "recording goes on");
}
void dtmf(const Told& told) {
  told.call.add_step(
      {told.at(), StepKind::note, told.leg_id(), {}, fmt::format("key {}", told.text("digit"))});
}
void call_log(const Told& told) {
  std::string text = "call log:";
  const std::string_view status = told.text("call_status");
  // It says nothing of a call that was not answered.
  if (!status.empty() && status != "unknown") text += fmt::format(" {},", status);
  if (told.text("answered") == "true") {
    text += fmt::format(" {} s", told.text("duration"));
  } else {
    text += told.text("answered").empty() ? " written" : " nobody talked";
  }
  told.fact("call_log", told.text("call_status"));
  told.step(StepKind::note, {}, {}, std::move(text));
}
void agent_status(const Told& told) {
  const std::string_view status = told.text("status");
  const std::string what = fmt::format("agent {} {}", told.text("agent_id"),
                                       status == "logged_in"    ? "logs in"
                                       : status == "logged_out" ? "logs off"
                                                                : status);
  told.fact("agent", what);
  told.call.add_step_once({told.at(), StepKind::note, {}, {}, what + " (guess)", {}, true});
}
void voicemail(const Told& told) {
  told.fact("voicemail", "left");
  told.call.add_step_once(
      {told.at(), StepKind::note, {}, "voicemail:", "leaves a message (guess)", {}, true});
}

const Table& ami_table() {
  static const Table table{
      {"Newchannel", ami_created},
      {"Newstate", ami_state},
      {"DialBegin", ami_dial_begin},
      {"DialState", ami_dial_state},
      {"BridgeEnter", ami_enter},
      {"BridgeLeave", ami_leave},
      {"Hold", ami_hold},
      {"Unhold", ami_unhold},
      {"HangupRequest", ami_hangup_request},
      {"SoftHangupRequest", ami_hangup_request},
      {"Hangup", ami_hangup},
      {"BlindTransfer", ami_blind_transfer},
      {"AttendedTransfer", ami_attended_transfer},
      {"QueueCallerJoin", queue_join},
      {"QueueCallerAbandon", queue_abandon},
      {"AgentConnect", agent_connect},
      {"AgentRingNoAnswer", agent_silent},
      {"AgentComplete", agent_complete},
      {"QueueMemberAdded", agent_joins},
      {"QueueMemberRemoved", agent_leaves},
      {"ConfbridgeJoin", confbridge_join},
      {"ConfbridgeLeave", confbridge_leave},
      {"ParkedCall", ami_parked},
      {"UnParkedCall", ami_unparked},
      {"ParkedCallTimeOut", ami_parking_timeout},
      {"ParkedCallGiveUp", ami_parking_given_up},
      {"Pickup", ami_pickup},
      {"UserEvent", ami_user_event},
  };
  return table;
}

const Table& ari_table() {
  static const Table table{
      {"ChannelCreated", ami_created},
      {"ChannelStateChange", ari_state},
      {"Dial", ari_dial},
      {"ChannelEnteredBridge", ari_enter},
      {"ChannelLeftBridge", ari_leave},
      {"ChannelHold", ari_hold},
      {"ChannelUnhold", ari_unhold},
      {"ChannelHangupRequest", ami_hangup_request},
      {"ChannelDestroyed", ari_destroyed},
      {"BridgeBlindTransfer", ari_blind_transfer},
      {"BridgeAttendedTransfer", ari_attended_transfer},
  };
  return table;
}

const Table& service_table() {
  static const Table table{
      {"call_created", call_created},
      {"call_updated", call_snapshot},
      {"call_answered", call_answered},
      {"call_ended", call_ended},
      {"call_held", call_held},
      {"call_resumed", call_resumed},
      {"user_missed_call", user_missed_call},
      {"transfer_created", transfer_created},
      {"transfer_updated", transfer_updated},
      {"transfer_completed", transfer_completed},
      {"transfer_cancelled", transfer_cancelled},
      {"transfer_abandoned", transfer_abandoned},
      {"relocate_initiated", relocate_initiated},
      {"relocate_completed", relocate_completed},
      {"relocate_ended", relocate_ended},
      {"call_parked", call_parked},
      {"call_unparked", call_unparked},
      {"parked_call_timed_out", parked_call_timed_out},
      {"parked_call_hungup", parked_call_hungup},
      {"conference_participant_joined", conference_joined},
      {"conference_participant_left", conference_left},
      {"conference_adhoc_participant_joined", adhoc_joined},
      {"conference_adhoc_participant_left", adhoc_left},
      {"meeting_participant_joined", meeting_joined},
      {"meeting_participant_left", meeting_left},
      {"switchboard_queued_calls_updated", switchboard_queue},
      {"switchboard_held_calls_updated", switchboard_hold},
      {"switchboard_queued_call_answered", switchboard_answered},
      {"switchboard_held_call_answered", switchboard_held_answered},
      {"application_call_entered", application_entered},
      {"application_call_initiated", application_entered},
      {"application_call_deleted", application_left},
      {"fax_outbound_created", fax_created},
      {"fax_outbound_succeeded", fax_succeeded},
      {"fax_outbound_failed", fax_failed},
      {"recording_started", recording_started},
      {"recording_stopped", recording_stopped},
      {"recording_paused", recording_paused},
      {"recording_resumed", recording_resumed},
      {"call_dtmf_created", dtmf},
      {"call_log_created", call_log},
      {"agent_status_update", agent_status},
      {"user_voicemail_message_created", voicemail},
      {"global_voicemail_message_created", voicemail},
  };
  return table;
}

const Table& table_of(event::Family family) {
  return family == event::Family::ami   ? ami_table()
         : family == event::Family::ari ? ari_table()
                                        : service_table();
}

/// Whatever the event is: who the leg is.
void describe_leg(const Sighting& sighting, Leg& leg) {
  const std::string_view channel = sighting.first(Meaning::channel);
  if (channel.find('<') == std::string_view::npos) fill(leg.channel, channel);
  fill(leg.conversation, sighting.first(Meaning::conversation));
  fill(leg.user, sighting.first(Meaning::user));
  fill(leg.dialled, sighting.first(Meaning::dialled));
  if (leg.is_local()) return;
  fill(leg.name, sighting.first(Meaning::name));
  fill(leg.number, sighting.first(Meaning::number));
}

}  // namespace

void apply(const Sighting& sighting, bool is_waiting, Conversation& conversation) {
  conversation.count(sighting.at, sighting.is_wrong);
  if (sighting.family == event::Family::ami) conversation.sees_ami = true;
  if (sighting.family == event::Family::ari) conversation.sees_ari = true;
  if (sighting.family == event::Family::none) conversation.has_wazo_event = true;
  const std::string_view id = sighting.first(Meaning::leg);
  Leg* const leg = id.empty() ? nullptr : conversation.leg_for(id, sighting.at);
  if (leg != nullptr) describe_leg(sighting, *leg);
  const Table& table = table_of(sighting.family);
  if (sighting.family == event::Family::ari) ari_channel({sighting, conversation, leg, is_waiting});
  const auto found = table.find(sighting.name);
  if (found != table.end()) found->second({sighting, conversation, leg, is_waiting});
}

}  // namespace wazobus::tracing
