// SPDX-License-Identifier: MIT
#include "tracing/ending.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "tracing/causes.hpp"

namespace wazobus::tracing {

namespace {

/// The outcomes of calls that nobody answered.
constexpr std::array<std::string_view, 6> vain_outcomes{"missed",    "busy",      "unanswered",
                                                        "cancelled", "abandoned", "failed"};

class EndTeller {
 public:
  EndTeller(const Conversation& conversation, const Roles& roles, const Parties& parties)
      : conversation_(conversation),
        roles_(roles),
        parties_(parties),
        called_(conversation, roles, parties) {}

  Ending tell(bool is_open);

 private:
  void tell_moves();
  void tell_transfer();
  void tell_outcome(bool is_open);
  void tell_end();
  [[nodiscard]] std::vector<const Leg*> last_talkers() const;
  [[nodiscard]] bool has_handed_over(const Leg& leg) const;
  [[nodiscard]] static const Leg* first_to_end(const std::vector<const Leg*>& talkers);
  [[nodiscard]] bool is_known_as_answered() const;
  void tell_unanswered();
  [[nodiscard]] bool is_served() const;
  void tell_cancelled();
  [[nodiscard]] bool gave_up(const Leg& from) const;
  bool tell_failure(const Leg& leg);
  bool tell_failure_of_called();
  [[nodiscard]] bool has_failed_move() const;
  /// What to say of a transfer or relocation that has only begun.
  [[nodiscard]] std::string unfinished() const { return is_open_ ? "begun" : "not completed"; }
  void say(std::string_view text);

  const Conversation& conversation_;
  const Roles& roles_;
  const Parties& parties_;
  CalledLegs called_;
  Ending ending_;
  bool is_open_ = false;
};

Ending EndTeller::tell(bool is_open) {
  is_open_ = is_open;
  tell_moves();
  tell_outcome(is_open);
  const bool reached_nobody =
      std::find(vain_outcomes.begin(), vain_outcomes.end(), ending_.outcome) != vain_outcomes.end();
  ending_.is_failed = !is_open && (ending_.is_failed || reached_nobody || has_failed_move());
  return std::move(ending_);
}

/// Says what happened to the call on its way: transfers, forwarding, relocation, pickup, parking.
void EndTeller::tell_moves() {
  const Conversation& call = conversation_;
  tell_transfer();
  std::vector<const Leg*> targets = called_.by(roles_.caller());
  std::erase_if(targets, [this](const Leg* leg) { return !called_.is_forwarded_to(*leg); });
  const std::size_t named = std::min(targets.size(), most_named);
  for (std::size_t i = 0; i < named; ++i) say(fmt::format("forwarded to {}", parties_.label_of(*targets[i])));
  if (targets.size() > named) say(fmt::format("forwarded {} more times", targets.size() - named));
  if (call.facts.contains("relocate")) {
    const std::string state = call.fact("relocate");
    const Party* const mover = parties_.party_of(call.fact("relocated_by"));
    say(state != "completed" ? "relocation " + (state == "started" ? unfinished() : state)
        : mover == nullptr   ? "relocated"
                             : fmt::format("relocated by {}", mover->short_label()));
  }
  if (const Leg* const leg = roles_.picker(); leg != nullptr)
    say(fmt::format("picked up by {}{}", parties_.label_of(*leg),
                    call.facts.contains("pickup") ? "" : " (guess)"));
  if (!call.facts.contains("parked")) return;
  const std::string parking = call.fact("parking");
  say(parking.empty()        ? (is_open_ ? "parked" : "parked, not retrieved")
      : parking == "hung up" ? "parked, gave up waiting"
                             : "parked, " + parking);
}

void EndTeller::tell_transfer() {
  const std::string transfer = conversation_.fact("transfer");
  if (transfer.empty()) {
    if (const Leg* const target = called_.quiet_transfer_target())
      say(fmt::format("transferred to {} (guess)", parties_.label_of(*target)));
    return;
  }
  const bool is_done = transfer == "attended" || transfer == "blind";
  const std::string flow = is_done ? transfer : conversation_.fact("flow");
  const Leg* const target = conversation_.find(roles_.transfer_target());
  std::string text = flow.empty() ? "transfer" : flow + " transfer";
  if (target != nullptr) text += fmt::format(" to {}", parties_.label_of(*target));
  if (!is_done) text += " " + (transfer == "started" ? unfinished() : transfer);
  say(text);
}

void EndTeller::tell_outcome(bool is_open) {
  const Conversation& call = conversation_;
  const Leg* const from = roles_.caller();
  if (call.facts.contains("fax")) {
    const std::string state = call.fact("fax");
    const bool has_no_result = state == "started" && !is_open;
    ending_.outcome = state == "sent" ? "answered" : "failed";
    say(fmt::format("fax {}", has_no_result ? "not sent" : state));
    if (has_no_result) tell_failure_of_called();
  } else if (call.facts.contains("voicemail")) {
    ending_.outcome = "voicemail";
    say("voicemail left (guess)");
  } else if (call.is_conference()) {
    ending_.outcome = "answered";
    std::set<const Party*> all;
    for (const Leg& leg : call.legs) {
      if (!leg.is_local() && leg.up) all.insert(parties_.party_of(leg.id));
    }
    say(fmt::format("{} took part", all.size()));
  } else if (call.fact("parking") == "hung up") {
    ending_.outcome = "answered";
  } else if (!call.last_talk.empty() || !roles_.answerers().empty()) {
    tell_end();
  } else if (call.facts.contains("agent") && !is_open) {
    ending_.outcome = "answered";
    say(call.fact("agent") + " (guess)");
  } else if (call.facts.contains("application") && !is_open) {
    ending_.outcome = "answered";
    say(from != nullptr && from->asked ? "the caller hung up" : "ended");
  } else if (is_known_as_answered() && !is_open) {
    // The answer itself was not seen.
    ending_.outcome = "answered";
    say("answered");
  } else if (!is_open || !call.missed.empty()) {
    tell_unanswered();
    if (roles_.is_logged_as_voicemail()) say("reached the voicemail");
  }
  if (!is_open) return;
  ending_.outcome = "open";
  say(call.is_cut ? "no end seen" : std::string(call.state()));
}

/// Says who hung up, or that nobody took the call that was handed over.
void EndTeller::tell_end() {
  std::vector<const Leg*> talkers = last_talkers();
  const bool is_left = std::erase_if(talkers, [this](const Leg* leg) { return has_handed_over(*leg); }) > 0 &&
                       talkers.size() < 2;
  const Leg* const first = first_to_end(talkers);
  ending_.outcome = "answered";
  if (first == nullptr) return;
  if (is_left && !first->asked) {
    ending_.is_failed = true;
    return say(conversation_.missed.empty() ? "nobody took it"
                                            : "missed: " + conversation_.missed.back().reason);
  }
  // A queue ends the leg of the agent first, whoever hung up.
  const Leg* const from = roles_.caller();
  const bool is_of_server =
      from != nullptr && from->up && roles_.is_answered_by_server(*from) && roles_.picker() == nullptr;
  const bool is_told = conversation_.sees_ami || conversation_.has_wazo_event;
  const bool is_seen =
      std::any_of(talkers.begin(), talkers.end(), [](const Leg* leg) { return leg->stays_alone; });
  if (!first->asked && ((is_of_server && !is_seen) || !is_told)) return say("ended");
  const Party* const party = parties_.party_of(first->id);
  say(fmt::format("{} hung up{}", party == nullptr ? first->id : party->short_label(),
                  first->asked ? "" : " (guess)"));
  const int cause = first->cause.value_or(q850::normal);
  if (cause == q850::normal || cause == 0 || cause == q850::answered_elsewhere) return;
  ending_.is_failed = true;
  say(describe_cause(cause));
}

/// Returns the legs that took part in the last talk. If no talk was long enough to be counted as one, these
/// are the caller and those who answered; so are those who answered after a leg of the last counted talk had
/// ended. A leg that ended before another one began was in an earlier talk.
std::vector<const Leg*> EndTeller::last_talkers() const {
  std::vector<const Leg*> legs;
  const auto add = [&legs](const Leg* leg) {
    if (leg != nullptr && std::find(legs.begin(), legs.end(), leg) == legs.end()) legs.push_back(leg);
  };
  const auto is_before = [](const Leg& gone, Timestamp time) { return gone.ended && *gone.ended < time; };
  const bool is_counted = !conversation_.last_talk.empty();
  for (const std::string& id : conversation_.last_talk) add(conversation_.find(id));
  for (const Leg* const leg : roles_.answerers()) {
    const bool is_later = leg->up && std::any_of(legs.begin(), legs.end(),
                                                 [&](const Leg* one) { return is_before(*one, *leg->up); });
    if (!is_counted || is_later) add(leg);
  }
  if (!is_counted) add(roles_.caller());
  std::erase_if(legs, [all = legs, &is_before](const Leg* leg) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Leg* other) { return is_before(*leg, other->first); });
  });
  return legs;
}

/// Did the leg leave the call to others, by a transfer that was done or by parking it?
bool EndTeller::has_handed_over(const Leg& leg) const {
  const std::string transfer = conversation_.fact("transfer");
  if (leg.id == conversation_.fact("parker")) return true;
  return (transfer == "blind" || transfer == "attended") && leg.id == conversation_.fact("transferer");
}

/// Returns who hung up: of the legs that talked last, the first that asked to hang up, or else the first that
/// ended, without those that stayed alone in the bridge. nullptr if none ended.
const Leg* EndTeller::first_to_end(const std::vector<const Leg*>& talkers) {
  // From the least to the most certain; the earlier one is more certain of two that are alike.
  const auto rank = [](const Leg& leg) { return leg.asked ? 2 : leg.stays_alone ? 0 : 1; };
  const auto time_of = [](const Leg& leg) { return leg.asked.value_or(*leg.ended); };
  const Leg* first = nullptr;
  for (const Leg* const leg : talkers) {
    if (!leg->ended) continue;
    const bool is_better = first == nullptr || rank(*leg) > rank(*first) ||
                           (rank(*leg) == rank(*first) && time_of(*leg) < time_of(*first));
    if (is_better) first = leg;
  }
  return first;
}

/// Does an event that came later say that somebody answered?
bool EndTeller::is_known_as_answered() const {
  if (conversation_.fact("answered") == "true") return true;
  const Leg* const from = roles_.caller();
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(),
                     [from](const Leg& leg) { return leg.was_answered && &leg != from; });
}

void EndTeller::tell_unanswered() {
  const Leg* const from = roles_.caller();
  if (!conversation_.missed.empty()) {
    const std::string& reason = conversation_.missed.back().reason;
    ending_.outcome = reason == "busy" ? "busy" : "missed";
    return say(reason == "busy" ? reason : "missed: " + reason);
  }
  const bool is_waiting = conversation_.facts.contains("switchboard") && from != nullptr &&
                          (from->asked || !from->waits_in.empty());
  if (conversation_.facts.contains("abandoned") || is_waiting) {
    ending_.outcome = "abandoned";
    return say("gave up waiting");
  }
  if (conversation_.fact("dial_end") == "CANCEL") return tell_cancelled();
  if (tell_failure_of_called()) return;
  if (!conversation_.is_begin_seen && !conversation_.facts.contains("answered")) {
    ending_.outcome = "unknown";
    return say("no answer seen");
  }
  if (from != nullptr && gave_up(*from)) return tell_cancelled();
  if (from != nullptr && tell_failure(*from)) return;
  ending_.outcome = is_served() ? "answered" : "unanswered";
  say(is_served() ? "answered by the server" : "not answered");
}

/// Did only the server answer, and call nobody? So does a service code, or a menu.
bool EndTeller::is_served() const {
  const Leg* const from = roles_.caller();
  return from != nullptr && from->up && called_.by(from).empty() && conversation_.missed.empty();
}

void EndTeller::tell_cancelled() {
  ending_.outcome = "cancelled";
  say("the caller gave up");
}

/// Did the caller hang up before the call was answered? Without the events of Asterisk nobody asks to hang
/// up, but a leg that never was up then ends with the cause of a normal end. PJSIP gives the leg of a
/// cancelled INVITE (SIP 487) a cause that otherwise comes from a called phone.
bool EndTeller::gave_up(const Leg& from) const {
  if (from.up) return false;
  if (from.asked) return true;
  if (!from.ended) return false;
  const bool asks_are_seen = conversation_.sees_ami || conversation_.sees_ari;
  if (from.cause == q850::normal && !asks_are_seen) return true;
  const std::vector<const Leg*> called = called_.by(&from);
  return from.cause == q850::interworking && !called.empty() &&
         std::none_of(called.begin(), called.end(),
                      [](const Leg* leg) { return leg->cause == q850::interworking; });
}

/// Says why the leg ended, if its cause tells more than that nobody answered it.
bool EndTeller::tell_failure(const Leg& leg) {
  const int cause = leg.cause.value_or(0);
  if (!leg.ended || cause == 0 || cause == q850::normal || cause == q850::no_answer ||
      cause == q850::answered_elsewhere)
    return false;
  ending_.outcome = cause == q850::busy || cause == q850::rejected ? "busy" : "failed";
  say(describe_cause(cause));
  return true;
}

/// Says why the first of the called legs that failed did.
bool EndTeller::tell_failure_of_called() {
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [this](const Leg& leg) {
    return leg.is_dialled && !leg.is_local() && tell_failure(leg);
  });
}

/// Did a caller give up while parked or being transferred, or did a relocation fail?
bool EndTeller::has_failed_move() const {
  return conversation_.fact("parking") == "hung up" || conversation_.fact("transfer") == "abandoned" ||
         conversation_.fact("relocate") == "failed";
}

void EndTeller::say(std::string_view text) {
  if (!ending_.words.empty()) ending_.words += ", ";
  ending_.words += text;
}

}  // namespace

Ending ending_of(const Conversation& conversation, const Roles& roles, const Parties& parties, bool is_open) {
  return EndTeller(conversation, roles, parties).tell(is_open);
}

}  // namespace wazobus::tracing
