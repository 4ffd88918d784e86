// SPDX-License-Identifier: MIT
#include "tracing/ami_events.hpp"

#include <fmt/format.h>

namespace wazobus::tracing {

namespace {

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
void ami_new_channel(const CallEvent& it) {
  it.call.sees_channels_begin = true;
  channel_created(it);
}
void ami_user_event(const CallEvent& it) {
  if (it.text("UserEvent") == "user_missed_call") {
    it.call.miss({it.at(), it.id("destination_user_uuid"), it.id("reason")});
  } else if (it.text("UserEvent") == "FaxProgress") {
    const bool is_sent = it.text("STATUS") == "SUCCESS";
    it.fact("fax", is_sent ? std::string("sent") : fmt::format("failed: {}", it.text("ERROR")));
  }
}

}  // namespace

const EventTable& ami_events() {
  static const EventTable table{
      {"Newchannel", ami_new_channel},
      {"Newstate", ami_state},
      {"DialBegin", ami_dial_begin},
      {"DialState", ami_dial_state},
      {"DialEnd", ami_dial_end},
      {"BridgeEnter", ami_enter},
      {"BridgeLeave", ami_leave},
      {"Hold", ami_hold},
      {"Unhold", ami_unhold},
      {"HangupRequest", hangup_requested},
      {"SoftHangupRequest", hangup_requested},
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

}  // namespace wazobus::tracing
