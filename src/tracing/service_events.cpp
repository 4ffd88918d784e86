// SPDX-License-Identifier: MIT
#include "tracing/service_events.hpp"

#include <fmt/format.h>

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;

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
  if (!it.is_second_hand() && !it.call.sees_ari) it.call.hold(*it.leg, it.at());
}
void call_resumed(const CallEvent& it) {
  if (!it.is_second_hand() && !it.call.sees_ari) it.call.resume(*it.leg, it.at());
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

}  // namespace

const EventTable& service_events() {
  static const EventTable table{
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

}  // namespace wazobus::tracing
