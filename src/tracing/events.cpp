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
  void fact(std::string name, std::string_view value) const {
    call.facts.insert_or_assign(std::move(name), std::string(value));
  }
};

using Apply = void (*)(const CallEvent& it);
using Table = std::unordered_map<std::string_view, Apply>;

/// The other channel of an AMI event, `Dest...`.
Leg* dest_of(const CallEvent& it) {
  const std::string_view id = it.text("DestUniqueid");
  Leg* const leg = is_given(id) ? it.call.leg_for(id, it.at()) : nullptr;
  if (leg == nullptr) return nullptr;
  fill(leg->channel, it.text("DestChannel"));
  fill(leg->conversation, it.text("DestLinkedid"));
  if (!leg->is_local()) fill(leg->name, it.text("DestCallerIDName"));
  if (!leg->is_local()) fill(leg->number, it.text("DestCallerIDNum"));
  return leg;
}

void enter(const CallEvent& it, std::string_view bridge) {
  if (it.leg == nullptr) return;
  if (it.is_waiting) {
    it.call.leave_bridge(*it.leg, it.at());
  } else if (is_given(bridge)) {
    it.call.enter_bridge(*it.leg, bridge, it.at());
  }
}

// --- AMI

void ami_created(const CallEvent& it) {
  if (it.leg == nullptr) return;
  it.leg->is_created = true;
  it.note_beginning();
  if (it.leg->id == it.leg->conversation) it.leg->is_caller = true;
  if (it.leg->ended) it.call.mark_odd("a channel is created after its end", it.at());
}
void ami_state(const CallEvent& it) {
  if (it.leg != nullptr) it.call.set_state(*it.leg, it.text("ChannelStateDesc"), it.at());
}
void ami_dial_begin(const CallEvent& it) {
  Leg* const dest = dest_of(it);
  // A new leg may have moved the other one.
  const std::string_view dialler = it.text("Uniqueid");
  if (dest != nullptr) it.call.dial(is_given(dialler) ? dialler : std::string_view(), *dest, it.at());
}
void ami_dial_state(const CallEvent& it) {
  Leg* const dest = dest_of(it);
  if (dest != nullptr && it.text("DialStatus") == "RINGING") it.call.set_state(*dest, "Ringing", it.at());
}
void ami_dial_end(const CallEvent& it) {
  it.fact("dial_end", it.text("DialStatus"));
}
void ami_enter(const CallEvent& it) {
  enter(it, it.text("BridgeUniqueid"));
}
void ami_leave(const CallEvent& it) {
  if (it.leg != nullptr && it.leg->bridge == it.text("BridgeUniqueid"))
    it.call.leave_bridge(*it.leg, it.at());
}
void ami_hold(const CallEvent& it) {
  if (it.leg != nullptr) it.call.hold(*it.leg, it.at());
}
void ami_unhold(const CallEvent& it) {
  if (it.leg != nullptr) it.call.resume(*it.leg, it.at());
}
void ami_hangup_request(const CallEvent& it) {
  if (it.leg != nullptr) it.call.ask_to_hang_up(*it.leg, it.at());
}
void ami_hangup(const CallEvent& it) {
  if (it.leg != nullptr) it.call.end(*it.leg, number_in(it.text("Cause")), it.at());
}
void ami_blind_transfer(const CallEvent& it) {
  if (it.text("Result") != "Success" && !it.text("Result").empty()) return;
  it.call.moved_at = it.at();
  it.fact("transfer", "blind");
  it.fact("transferer", it.text("TransfererUniqueid"));
  it.fact("transferee", it.text("TransfereeUniqueid"));
  it.step(StepKind::move, it.id("TransfererUniqueid"), it.id("TransfereeUniqueid"),
          fmt::format("transfers to {}", it.text("Extension")));
}
void ami_attended_transfer(const CallEvent& it) {
  if (it.text("Result") != "Success" && !it.text("Result").empty()) return;
  it.fact("transfer", "attended");
  it.fact("transferer", it.text("OrigTransfererUniqueid"));
  it.fact("transferee", it.text("TransfereeUniqueid"));
  it.fact("target", it.text("TransferTargetUniqueid"));
  it.step(StepKind::move, it.id("OrigTransfererUniqueid"), it.id("TransferTargetUniqueid"), "transfers");
}
void queue_join(const CallEvent& it) {
  it.fact("queue", it.text("Queue"));
  it.step(StepKind::dial, it.leg_id(), it.place("queue", "Queue"),
          fmt::format("waits (no. {})", it.text("Position")));
}
void queue_abandon(const CallEvent& it) {
  it.fact("abandoned", it.text("Queue"));
  it.step(StepKind::end, it.leg_id(), it.place("queue", "Queue"), "gives up");
}
/// The members of a group are users, named by the Local channels that call them.
bool is_agent(std::string_view member) {
  return !member.empty() && !member.starts_with("Local/");
}
/// Returns the id in Local/id-12@agentcallback, by which queues call an agent; empty for any other interface.
std::string_view agent_id_in(std::string_view interface) {
  constexpr std::string_view begin = "Local/id-";
  constexpr std::string_view end = "@agentcallback";
  const std::size_t at = interface.find(end);
  if (!interface.starts_with(begin) || at == std::string_view::npos) return {};
  return interface.substr(begin.size(), at - begin.size());
}
/// Returns the member of a queue. If it is an agent, Agent/1012, notes its number and its id.
std::string_view member_of(const CallEvent& it) {
  constexpr std::string_view agent = "Agent/";
  const std::string_view member = it.text("MemberName");
  if (!member.starts_with(agent)) return member;
  it.call.add_agent(member.substr(agent.size()));
  it.call.add_agent(agent_id_in(it.text("Interface")));
  return member;
}
void agent_called(const CallEvent& it) {
  member_of(it);
}
void agent_connect(const CallEvent& it) {
  const std::string_view member = member_of(it);
  it.fact("queue", it.text("Queue"));
  it.step(StepKind::answer, it.id("DestUniqueid"), it.place("queue", "Queue"),
          is_agent(member) ? fmt::format("takes it ({})", member) : "takes it");
}
void agent_silent(const CallEvent& it) {
  const std::string_view member = member_of(it);
  it.step(StepKind::end, it.id("DestUniqueid"), it.place("queue", "Queue"),
          is_agent(member) ? fmt::format("{} does not answer", member) : "does not answer");
}
/// The call by which an agent logs in: the events that say so have no id of a call.
void agent_moves(const CallEvent& it, std::string_view what) {
  std::string caller;
  for (const Leg& leg : it.call.legs) {
    if (leg.up && !leg.is_dialled && caller.empty()) caller = leg.id;
  }
  std::string text = fmt::format("{} {} (guess)", member_of(it), what);
  it.call.add_step_once({it.at(),
                         StepKind::move,
                         std::move(caller),
                         it.place("queue", "Queue"),
                         std::move(text),
                         {},
                         /*is_guess*/ true});
}
void agent_joins(const CallEvent& it) {
  agent_moves(it, "joins");
}
void agent_leaves(const CallEvent& it) {
  agent_moves(it, "leaves");
}
void agent_complete(const CallEvent& it) {
  it.fact("agent_complete", it.text("Reason"));
}
/// Wazo names the conferences of Asterisk after its own: "wazo-conference-6", "wazo-meeting-UUID-confbridge".
std::pair<std::string, std::string> conference_of(const CallEvent& it) {
  constexpr std::string_view meeting = "wazo-meeting-";
  constexpr std::string_view conference = "wazo-conference-";
  constexpr std::string_view end = "-confbridge";
  std::string_view name = it.text("Conference");
  if (name.starts_with(conference)) return {"conference", std::string(name.substr(conference.size()))};
  if (!name.starts_with(meeting)) return {"conference", std::string(name)};
  name.remove_prefix(meeting.size());
  if (name.ends_with(end)) name.remove_suffix(end.size());
  return {"meeting", std::string(name)};
}
void confbridge_join(const CallEvent& it) {
  const auto [kind, name] = conference_of(it);
  it.fact(kind, name);
  it.step(StepKind::answer, it.leg_id(), fmt::format("{}:{}", kind, name), "joins");
}
void confbridge_leave(const CallEvent& it) {
  const auto [kind, name] = conference_of(it);
  it.step(StepKind::end, it.leg_id(), fmt::format("{}:{}", kind, name), "leaves");
}
/// `parker`: the one who parked `leg`, as far as an event says it.
void park(const CallEvent& it, const Leg& leg, const Leg* parker, std::string_view space) {
  it.fact("parked", space);
  const std::string place = fmt::format("parking:{}", space);
  if (parker == nullptr) return it.step(StepKind::hold, leg.id, place, "is parked");
  it.fact("parker", parker->id);
  const std::string& whom = leg.name.empty() ? leg.number : leg.name;
  it.step(StepKind::hold, parker->id, place, fmt::format("parks {}", whom));
}
void ami_parked(const CallEvent& it) {
  Leg* const leg = it.call.leg_for(it.text("ParkeeUniqueid"), it.at());
  if (leg == nullptr) return;
  const Leg* parker = it.call.find(it.text("ParkerUniqueid"));
  const std::string device = fmt::format("{}-", it.text("ParkerDialString"));
  for (const Leg& other : it.call.legs) {
    if (parker == nullptr && device.size() > 1 && &other != leg && other.channel.starts_with(device))
      parker = &other;
  }
  park(it, *leg, parker, it.text("ParkingSpace"));
  it.call.leave_bridge(*leg, it.at());
}
void ami_unparked(const CallEvent& it) {
  it.fact("parking", "retrieved");
  it.step(StepKind::move, it.id("RetrieverUniqueid"), it.place("parking", "ParkingSpace"), "retrieves");
}
void ami_parking_timeout(const CallEvent& it) {
  it.fact("parking", "timed out");
  it.step(StepKind::move, it.place("parking", "ParkingSpace"), it.id("ParkeeUniqueid"), "parking times out");
}
void ami_parking_given_up(const CallEvent& it) {
  it.fact("parking", "hung up");
  it.step(StepKind::end, it.id("ParkeeUniqueid"), it.place("parking", "ParkingSpace"), "gives up");
}
void ami_pickup(const CallEvent& it) {
  it.fact("pickup", it.leg_id());
  if (it.leg != nullptr && it.call.answerers.empty()) it.call.answerers.push_back(it.leg->id);
  it.step(StepKind::move, it.leg_id(), it.id("TargetUniqueid"), "picks up the call");
}
void ami_user_event(const CallEvent& it) {
  if (it.text("UserEvent") == "user_missed_call") {
    it.call.miss({it.at(), it.id("destination_user_uuid"), it.id("reason")});
  } else if (it.text("UserEvent") == "FaxProgress") {
    const bool is_sent = it.text("STATUS") == "SUCCESS";
    it.fact("fax", is_sent ? std::string("sent") : fmt::format("failed: {}", it.text("ERROR")));
  }
}

// --- ARI

/// Most events of a channel contain its state; who dialled it, only few applications get to know.
void ari_channel(const CallEvent& it) {
  if (it.leg == nullptr || it.call.sees_ami || it.event.name == "ChannelDestroyed") return;
  Leg& leg = *it.leg;
  if (!leg.is_caller && !leg.is_dialled && !leg.conversation.empty() && leg.conversation != leg.id)
    it.call.dial({}, leg, it.at());
  it.call.set_state(leg, it.event.text({"channel", "state"}), it.at());
}
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
bool is_second_hand(const CallEvent& it) {
  return it.leg == nullptr || it.call.sees_ami;
}
void ari_enter(const CallEvent& it) {
  if (!is_second_hand(it)) enter(it, it.event.text({"bridge", "id"}));
}
void ari_leave(const CallEvent& it) {
  if (!is_second_hand(it)) it.call.leave_bridge(*it.leg, it.at());
}
void ari_hold(const CallEvent& it) {
  if (!is_second_hand(it)) it.call.hold(*it.leg, it.at());
}
void ari_unhold(const CallEvent& it) {
  if (!is_second_hand(it)) it.call.resume(*it.leg, it.at());
}
void ari_destroyed(const CallEvent& it) {
  if (it.leg != nullptr) it.call.end(*it.leg, number_in(it.text("cause")), it.at());
}
void ari_blind_transfer(const CallEvent& it) {
  if (is_second_hand(it)) return;
  it.call.moved_at = it.at();
  it.fact("transfer", "blind");
  it.fact("transferer", it.event.text({"channel", "id"}));
  it.fact("transferee", it.event.text({"transferee", "id"}));
  it.step(StepKind::move, it.leg_id(), std::string(it.event.text({"transferee", "id"})),
          fmt::format("transfers to {}", it.text("exten")));
}
void ari_attended_transfer(const CallEvent& it) {
  if (is_second_hand(it)) return;
  it.fact("transfer", "attended");
  it.fact("transferer", it.event.text({"transferer_first_leg", "id"}));
  it.fact("transferee", it.event.text({"transferee", "id"}));
  it.fact("target", it.event.text({"transfer_target", "id"}));
  it.step(StepKind::move, it.leg_id(), std::string(it.event.text({"transfer_target", "id"})), "transfers");
}

// --- Wazo's services

/// The order of calld's own events holds.
void check_order(const CallEvent& it) {
  if (it.leg->was_ended_by_calld)
    it.call.mark_odd(fmt::format("{} after call_ended", it.event.name), it.at());
}
void call_snapshot(const CallEvent& it) {
  if (it.leg == nullptr) return;
  check_order(it);
  Leg& leg = *it.leg;
  if (it.text("is_caller") == "true") leg.is_caller = true;
  if (it.text("direction") == "inbound" || it.text("direction") == "outbound")
    it.fact("direction", it.text("direction"));
  if (!leg.is_caller && !leg.is_dialled && !leg.conversation.empty() && leg.conversation != leg.id)
    it.call.dial({}, leg, it.at());
  it.call.set_state(leg, it.text("status"), it.at());
  if (it.call.sees_ami || it.call.sees_ari) return;
  const std::string_view bridge = it.event.first(Meaning::bridge);
  if (bridge.empty() || it.is_waiting) {
    it.call.leave_bridge(leg, it.at());
  } else {
    // calld sends this for the leg that stays when the other leaves, not for the one that leaves.
    const bool is_left = leg.bridge == bridge && it.event.first(Meaning::peer).empty();
    it.call.enter_bridge(leg, bridge, it.at());
    leg.stays_alone = is_left;
  }
}
void call_created(const CallEvent& it) {
  if (it.leg == nullptr) return;
  it.note_beginning();
  if (it.leg->up && it.leg->was_created_by_calld) it.call.mark_odd("call_created twice", it.at());
  const bool is_known = it.call.sees_ami || it.call.sees_ari;
  if (it.leg->up && !is_known) it.call.mark_odd("answered before it was created", it.at());
  it.leg->is_created = it.leg->was_created_by_calld = true;
  call_snapshot(it);
}
void call_answered(const CallEvent& it) {
  if (it.leg == nullptr) return;
  call_snapshot(it);
  it.call.set_up(*it.leg, it.at());
}
void call_ended(const CallEvent& it) {
  if (it.leg == nullptr) return;
  if (it.leg->was_ended_by_calld) it.call.mark_odd("call_ended twice", it.at());
  if (it.text("is_caller") == "true") it.leg->is_caller = true;
  it.call.end(*it.leg, number_in(it.text("reason_code")), it.at());
  it.leg->was_ended_by_calld = true;
  // A server that plays an announcement answers the caller, but nobody who was called.
  it.leg->was_answered = it.text("is_caller") == "false" && is_given(it.text("answer_time"));
}
void call_held(const CallEvent& it) {
  if (!is_second_hand(it) && !it.call.sees_ari) it.call.hold(*it.leg, it.at());
}
void call_resumed(const CallEvent& it) {
  if (!is_second_hand(it) && !it.call.sees_ari) it.call.resume(*it.leg, it.at());
}
void user_missed_call(const CallEvent& it) {
  it.call.miss({it.at(), it.id("user_uuid"), it.id("reason")});
}
void transfer(const CallEvent& it, std::string_view what) {
  const std::string_view flow = it.text("flow");
  it.fact("flow", flow);
  it.fact("transferer", it.text("initiator_call"));
  it.fact("transferee", it.text("transferred_call"));
  if (is_given(it.text("recipient_call"))) it.fact("target", it.text("recipient_call"));
  it.step(StepKind::move, it.id("initiator_call"), it.id("transferred_call"),
          fmt::format("{} transfer {}", flow, what));
}
void transfer_created(const CallEvent& it) {
  if (!it.call.facts.contains("transfer")) it.fact("transfer", "started");
  it.call.moved_at = it.at();
  transfer(it, "starts");
}
void transfer_updated(const CallEvent& it) {
  if (is_given(it.text("recipient_call"))) it.fact("target", it.text("recipient_call"));
}
/// Between both parties is a Local channel. Without Asterisk's events nothing else says that they talk.
void join_transferred(const CallEvent& it, std::string_view with) {
  if (it.call.sees_ami || it.call.sees_ari || !it.call.moved_at) return;
  for (const Leg& leg : it.call.legs) {
    if (leg.first < *it.call.moved_at || leg.id == it.text(with)) continue;
    it.fact("target", leg.id);
    it.call.last_talk = {it.id(with), leg.id};
    return;
  }
}
void transfer_completed(const CallEvent& it) {
  it.fact("transfer", it.text("flow"));
  transfer(it, "completes");
  join_transferred(it, "transferred_call");
}
void transfer_cancelled(const CallEvent& it) {
  it.fact("transfer", "cancelled");
  transfer(it, "cancels");
}
void transfer_abandoned(const CallEvent& it) {
  it.fact("transfer", "abandoned");
  it.step(StepKind::move, it.id("transferred_call"), it.id("initiator_call"), "gives up: transfer abandoned");
  join_transferred(it, "initiator_call");
}
void relocate_initiated(const CallEvent& it) {
  it.fact("relocate", "started");
  it.call.moved_at = it.at();
  it.fact("relocated_by", it.text("initiator_call"));
  if (is_given(it.text("recipient_call"))) it.fact("relocated_to", it.text("recipient_call"));
  // The other phone is called first, and the event says it a little later.
  Timestamp at = it.at();
  const Leg* const other = it.call.find(it.text("recipient_call"));
  if (other != nullptr && at - other->first < std::chrono::seconds(1)) at = std::min(at, other->first);
  it.call.add_step_once(
      {at, StepKind::move, it.id("initiator_call"), it.id("recipient_call"), "relocates the call"});
}
void relocate_ended(const CallEvent& it) {
  const auto known = it.call.facts.find("relocate");
  if (known == it.call.facts.end() || known->second != "started") return;
  it.fact("relocate", "failed");
  it.step(StepKind::move, it.id("initiator_call"), it.id("recipient_call"), "relocation failed");
}
void relocate_completed(const CallEvent& it) {
  it.fact("relocate", "completed");
  it.step(StepKind::move, it.id("recipient_call"), it.id("relocated_call"), "relocation completed");
}
void call_parked(const CallEvent& it) {
  if (it.call.sees_ami || it.leg == nullptr) return;
  const Leg* parker = nullptr;
  for (const Leg& other : it.call.legs) {
    if (&other != it.leg && !other.number.empty() && other.number == it.text("parker_caller_id_num"))
      parker = &other;
  }
  park(it, *it.leg, parker, it.text("slot"));
}
void call_unparked(const CallEvent& it) {
  if (it.call.sees_ami) return;
  it.fact("parking", "retrieved");
  it.step(StepKind::move, it.id("retriever_call_id"), it.place("parking", "slot"), "retrieves");
}
void parked_call_timed_out(const CallEvent& it) {
  if (it.call.sees_ami) return;
  it.fact("parking", "timed out");
  it.step(StepKind::move, it.place("parking", "slot"), it.leg_id(), "parking times out");
}
void parked_call_hungup(const CallEvent& it) {
  if (it.call.sees_ami) return;
  it.fact("parking", "hung up");
  it.step(StepKind::end, it.leg_id(), it.place("parking", "slot"), "gives up");
}
void conference_joined(const CallEvent& it) {
  if (it.call.sees_ami) return;
  it.fact("conference", it.text("conference_id"));
  it.step(StepKind::answer, it.leg_id(), it.place("conference", "conference_id"), "joins");
}
void conference_left(const CallEvent& it) {
  if (!it.call.sees_ami)
    it.step(StepKind::end, it.leg_id(), it.place("conference", "conference_id"), "leaves");
}
/// Of a conference that a user made of calls no event of AMI says more than that there is a bridge.
void adhoc_joined(const CallEvent& it) {
  it.fact("adhoc", it.text("conference_id"));
  it.step(StepKind::answer, it.leg_id(), "ad hoc conference:", "joins");
}
void adhoc_left(const CallEvent& it) {
  it.step(StepKind::end, it.leg_id(), "ad hoc conference:", "leaves");
}
void meeting_joined(const CallEvent& it) {
  it.fact("meeting", it.text("meeting_uuid"));
  if (!it.call.sees_ami) it.step(StepKind::answer, it.leg_id(), it.place("meeting", "meeting_uuid"), "joins");
}
void meeting_left(const CallEvent& it) {
  if (!it.call.sees_ami) it.step(StepKind::end, it.leg_id(), it.place("meeting", "meeting_uuid"), "leaves");
}
/// The event has the whole list: those that were not in it before have come.
void switchboard_list(const CallEvent& it, StepKind kind, std::string_view list, std::string_view what) {
  if (it.text("switchboard_uuid").empty()) return;
  for (const Said& said : it.event.said) {
    Leg* const leg = said.meaning == Meaning::mention ? it.call.find(said.value) : nullptr;
    if (leg == nullptr || leg->waits_in == list || leg->ended) continue;
    leg->waits_in = list;
    it.fact("switchboard", it.text("switchboard_uuid"));
    it.step(kind, leg->id, it.place("switchboard", "switchboard_uuid"), std::string(what));
  }
}
void switchboard_queue(const CallEvent& it) {
  switchboard_list(it, StepKind::dial, "queued", "waits");
}
void switchboard_hold(const CallEvent& it) {
  switchboard_list(it, StepKind::hold, "held", "is put on hold");
}
void switchboard_answered(const CallEvent& it) {
  it.fact("switchboard", it.text("switchboard_uuid"));
  it.step(StepKind::move, it.id("operator_call_id"), it.id("queued_call_id"), "operator takes it");
}
void switchboard_held_answered(const CallEvent& it) {
  it.fact("switchboard", it.text("switchboard_uuid"));
  it.step(StepKind::move, it.id("operator_call_id"), it.id("held_call_id"), "takes it from hold");
}
void application_entered(const CallEvent& it) {
  it.fact("application", it.text("application_uuid"));
  it.step(StepKind::answer, it.leg_id(), it.place("application", "application_uuid"), "enters");
}
void application_left(const CallEvent& it) {
  it.step(StepKind::end, it.leg_id(), it.place("application", "application_uuid"), "leaves");
}
void fax_created(const CallEvent& it) {
  it.fact("fax", "started");
  it.fact("fax_leg", it.leg_id());
  it.fact("fax_to", it.text("extension"));
  it.note_beginning();
  it.step(StepKind::dial, "fax:", {}, fmt::format("sends a fax to {}", it.text("extension")));
}
/// Without AMI nothing else says that its channel has ended.
void fax_over(const CallEvent& it) {
  if (it.leg != nullptr && !it.call.sees_ami) it.call.end(*it.leg, {}, it.at());
}
void fax_succeeded(const CallEvent& it) {
  it.fact("fax", "sent");
  fax_over(it);
  it.step(StepKind::end, "fax:", {}, "fax sent");
}
void fax_failed(const CallEvent& it) {
  it.fact("fax", fmt::format("failed: {}", it.text("error")));
  fax_over(it);
  it.step(StepKind::end, "fax:", {}, fmt::format("fax failed: {}", it.text("error")));
}
void recording_started(const CallEvent& it) {
  it.fact("recorded", "yes");
  it.step(StepKind::note, it.leg_id(), {}, "recording starts");
}
void recording_stopped(const CallEvent& it) {
  it.step(StepKind::note, it.leg_id(), {}, "recording stops");
}
void recording_paused(const CallEvent& it) {
  it.step(StepKind::note, it.leg_id(), {}, "recording pauses");
}
void recording_resumed(const CallEvent& it) {
  it.step(StepKind::note, it.leg_id(), {}, "recording goes on");
}
void dtmf(const CallEvent& it) {
  it.call.add_step({it.at(), StepKind::note, it.leg_id(), {}, fmt::format("key {}", it.text("digit"))});
}
void call_log(const CallEvent& it) {
  std::string text = "call log:";
  const std::string_view status = it.text("call_status");
  // It says nothing of a call that was not answered.
  if (!status.empty() && status != "unknown") text += fmt::format(" {},", status);
  if (it.text("answered") == "true") {
    text += fmt::format(" {} s", it.text("duration"));
  } else {
    text += it.text("answered").empty() ? " written" : " nobody talked";
  }
  it.fact("call_log", it.text("call_status"));
  if (is_given(it.text("answered"))) it.fact("answered", it.text("answered"));
  it.step(StepKind::note, {}, {}, std::move(text));
}
void agent_status(const CallEvent& it) {
  const std::string_view status = it.text("status");
  const std::string what = fmt::format("agent {} {}", it.text("agent_id"),
                                       status == "logged_in"    ? "logs in"
                                       : status == "logged_out" ? "logs off"
                                                                : status);
  it.fact("agent", what);
  it.call.add_agent(it.text("agent_id"));
  it.call.add_agent(it.text("agent_number"));
  it.call.add_step_once({it.at(), StepKind::note, {}, {}, what + " (guess)", {}, true});
}
void voicemail(const CallEvent& it) {
  it.fact("voicemail", "left");
  it.call.add_step_once({it.at(), StepKind::note, {}, "voicemail:", "leaves a message (guess)", {}, true});
}

const Table& ami_table() {
  static const Table table{
      {"Newchannel", ami_created},
      {"Newstate", ami_state},
      {"DialBegin", ami_dial_begin},
      {"DialState", ami_dial_state},
      {"DialEnd", ami_dial_end},
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
      {"AgentCalled", agent_called},
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
  conversation.note_origin(sighting.origin, sighting.at);
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
