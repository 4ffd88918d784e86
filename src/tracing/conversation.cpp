// SPDX-License-Identifier: MIT
#include "tracing/conversation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace wazobus::tracing {

namespace {

/// Legs that share a bridge for a shorter time are being moved, and do not talk.
constexpr auto shortest_talk = std::chrono::milliseconds(300);

constexpr std::size_t most_oddities = 20;

template <typename Legs>
auto* leg_in(Legs& legs, std::string_view id) {
  const auto found = std::find_if(legs.begin(), legs.end(), [id](const Leg& leg) { return leg.id == id; });
  return found == legs.end() ? nullptr : &*found;
}

/// Joins what two parts of one conversation know about the same leg.
void join(const Leg& from, Leg& into) {
  const auto take = [](const auto& more, auto& kept) {
    if (kept == std::decay_t<decltype(kept)>{}) kept = more;
  };
  take(from.conversation, into.conversation);
  take(from.channel, into.channel);
  take(from.user, into.user);
  take(from.name, into.name);
  take(from.number, into.number);
  take(from.dialled, into.dialled);
  take(from.dialler, into.dialler);
  take(from.bridge, into.bridge);
  take(from.waits_in, into.waits_in);
  take(from.ringing, into.ringing);
  take(from.up, into.up);
  take(from.asked, into.asked);
  take(from.ended, into.ended);
  take(from.cause, into.cause);
  into.first = std::min(into.first, from.first);
  into.held += from.held;
  into.is_created = into.is_created || from.is_created;
  into.is_dialled = into.is_dialled || from.is_dialled;
  into.is_caller = into.is_caller || from.is_caller;
  into.was_created_by_calld = into.was_created_by_calld || from.was_created_by_calld;
  into.was_answered = into.was_answered || from.was_answered;
  into.stays_alone = into.stays_alone || from.stays_alone;
  into.was_ended_by_calld = into.was_ended_by_calld || from.was_ended_by_calld;
  if (!into.ended) take(from.held_since, into.held_since);
}

}  // namespace

std::string_view name_of(StepKind kind) {
  switch (kind) {
    case StepKind::dial:
      return "dial";
    case StepKind::ring:
      return "ring";
    case StepKind::answer:
      return "answer";
    case StepKind::talk:
      return "talk";
    case StepKind::hold:
      return "hold";
    case StepKind::move:
      return "move";
    case StepKind::end:
      return "end";
    case StepKind::note:
      return "note";
    case StepKind::odd:
      return "odd";
  }
  return {};
}

std::string_view local_pair(std::string_view channel) {
  if (!channel.starts_with("Local/")) return {};
  const std::size_t semicolon = channel.rfind(';');
  return semicolon == std::string_view::npos ? std::string_view() : channel.substr(0, semicolon);
}

void Conversation::count(Timestamp at, bool is_wrong) {
  // Events without a time may come before the first one that has one.
  const bool is_first_time = begin == Timestamp{};
  if (is_first_time) begin = at;
  if (at != Timestamp{}) begin = std::min(begin, at);
  last = is_first_time ? at : std::max(last, at);
  ++events;
  if (is_wrong) ++wrong_events;
  if (!begun_.empty()) settle_talks(at);
}

Leg* Conversation::leg_for(std::string_view leg_id, Timestamp at) {
  if (Leg* const known = find(leg_id)) return known;
  if (legs.size() == most_legs) return nullptr;
  Leg& leg = legs.emplace_back();
  leg.id = leg_id;
  leg.first = at;
  return &leg;
}

const Leg* Conversation::find(std::string_view leg_id) const {
  return leg_in(legs, leg_id);
}
Leg* Conversation::find(std::string_view leg_id) {
  return leg_in(legs, leg_id);
}

void Conversation::set_state(Leg& leg, std::string_view state, Timestamp at) {
  if (state == "Up") return set_up(leg, at);
  if (state != "Ringing" || leg.ringing || leg.up || leg.ended) return;
  leg.ringing = at;
  if (keeps_steps && !leg.is_local()) add_step({at, StepKind::ring, leg.id, {}, "rings"});
}

void Conversation::set_up(Leg& leg, Timestamp at) {
  if (leg.up || leg.ended) return;
  leg.up = at;
  if (leg.is_local()) return;
  if (leg.is_dialled && answerers.size() < most_legs) answerers.push_back(leg.id);
  if (keeps_steps) add_step({at, StepKind::answer, leg.id, {}, "answers"});
}

void Conversation::dial(std::string_view dialler, Leg& dialled, Timestamp at) {
  const bool is_new = !dialled.is_dialled;
  dialled.is_dialled = true;
  if (dialled.dialler.empty()) dialled.dialler = dialler;
  // The event of its answer may have come first.
  if (is_new && dialled.up && !dialled.is_local() && answerers.size() < most_legs)
    answerers.push_back(dialled.id);
  if (keeps_steps && is_new && !dialled.is_local()) add_step({at, StepKind::dial, {}, dialled.id, "calls"});
}

void Conversation::enter_bridge(Leg& leg, std::string_view bridge, Timestamp at) {
  if (leg.bridge == bridge || leg.ended) return;
  leg.waits_in.clear();
  leg.bridge = bridge;
  review_talks(at);
}

void Conversation::leave_bridge(Leg& leg, Timestamp at) {
  if (leg.bridge.empty()) return;
  leg.bridge.clear();
  review_talks(at);
}

void Conversation::hold(Leg& leg, Timestamp at) {
  if (leg.held_since || leg.ended) return;
  leg.held_since = at;
  add_step({at, StepKind::hold, leg.id, {}, "holds"});
}

void Conversation::resume(Leg& leg, Timestamp at) {
  if (!leg.held_since) {
    if (leg.held == microseconds(0) && !leg.ended) mark_odd("resumed without having been held", at);
    return;
  }
  leg.held += std::max(at - *leg.held_since, microseconds(1));
  leg.held_since.reset();
  add_step({at, StepKind::hold, leg.id, {}, "resumes"});
}

void Conversation::ask_to_hang_up(Leg& leg, Timestamp at) {
  // The events of AMI and ARI overtake each other: the end may come first.
  constexpr auto soon = std::chrono::seconds(1);
  if (leg.asked || (leg.ended && at - *leg.ended > soon)) return;
  leg.asked = leg.ended ? std::min(at, *leg.ended) : at;
}

void Conversation::end(Leg& leg, std::optional<int> cause, Timestamp at) {
  // 0 means that the server does not know the cause.
  if (cause && (!leg.cause || *leg.cause == 0)) leg.cause = cause;
  if (leg.ended) return;
  if (leg.held_since) leg.held += at - *leg.held_since;
  leg.held_since.reset();
  leg.ended = at;
  if (keeps_steps && !leg.is_local()) add_step({at, StepKind::end, leg.id, {}, {}});
  leave_bridge(leg, at);
}

void Conversation::miss(Missed one) {
  const auto same = [&one](const Missed& other) {
    return other.user == one.user && other.reason == one.reason;
  };
  if (missed.size() == most_legs || std::any_of(missed.begin(), missed.end(), same)) return;
  add_step({one.at, StepKind::end, "user:" + one.user, {}, "missed: " + one.reason});
  missed.push_back(std::move(one));
}

void Conversation::add_agent(std::string_view agent) {
  if (!agent.empty() && agents.size() < most_legs) agents.emplace(agent);
}

void Conversation::add_step(Step step) {
  if (keeps_steps && steps.size() < most_steps) steps.push_back(std::move(step));
}

void Conversation::add_step_once(Step step) {
  constexpr auto lately = std::chrono::seconds(10);
  const auto same = [&](const Step& other) {
    return other.kind == step.kind && other.from == step.from && other.to == step.to &&
           other.text == step.text && step.at - other.at < lately;
  };
  if (std::none_of(steps.rbegin(), steps.rend(), same)) add_step(std::move(step));
}

void Conversation::mark_odd(std::string what, Timestamp at) {
  if (oddities.size() == most_oddities || !oddities.insert(what).second) return;
  add_step({at, StepKind::odd, {}, {}, std::move(what)});
}

void Conversation::note_origin(std::string_view server, Timestamp at) {
  if (server.empty() || server == origin) return;
  if (!origin.empty()) return mark_odd("events of several servers", at);
  origin = server;
}

void Conversation::merge(Conversation&& other) {
  note_origin(other.origin, other.begin);
  begin = events == 0 ? other.begin : other.events == 0 ? begin : std::min(begin, other.begin);
  last = std::max(last, other.last);
  events += other.events;
  wrong_events += other.wrong_events;
  for (Leg& leg : other.legs) {
    if (Leg* const known = find(leg.id)) {
      join(leg, *known);
    } else if (legs.size() < most_legs) {
      legs.push_back(std::move(leg));
    }
  }
  const auto by_time = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(legs.begin(), legs.end(), by_time);
  for (Step& step : other.steps) add_step(std::move(step));
  for (Missed& one : other.missed) missed.push_back(std::move(one));
  oddities.merge(other.oddities);
  facts.merge(other.facts);
  for (const std::string& agent : other.agents) add_agent(agent);
  answerers.insert(answerers.end(), other.answerers.begin(), other.answerers.end());
  if (!moved_at) moved_at = other.moved_at;
  if (last_talk.empty()) last_talk = std::move(other.last_talk);
  talked += other.talked;
  if (!talks_since_) talks_since_ = other.talks_since_;
  begun_.insert(begun_.end(), other.begun_.begin(), other.begun_.end());
  sees_ami = sees_ami || other.sees_ami;
  sees_channels_begin = sees_channels_begin || other.sees_channels_begin;
  sees_ari = sees_ari || other.sees_ari;
  has_wazo_event = has_wazo_event || other.has_wazo_event;
  is_begin_seen = is_begin_seen || other.is_begin_seen;
}

void Conversation::finish(bool cut) {
  if (!begun_.empty()) settle_talks(last + shortest_talk);
  begun_.clear();
  count_talk(last);
  is_cut = cut && !is_over();
  if (is_cut && is_call()) mark_odd("no end seen", last);
  is_begin_seen = !lacks_beginning();
  if (!is_begin_seen && is_call()) mark_odd("the beginning is missing", begin);
  if (wrong_events > 0)
    mark_odd(fmt::format("{} event{} that validate objects to", wrong_events, wrong_events == 1 ? "" : "s"),
             last);
}

/// The first event may be that of a leg that joins late, such as the target of a transfer.
bool Conversation::lacks_beginning() const {
  return !is_begin_seen || std::any_of(legs.begin(), legs.end(), [this](const Leg& leg) {
    const bool should_be_seen = sees_channels_begin || leg.was_ended_by_calld;
    return should_be_seen && !leg.is_created && !leg.is_local();
  });
}

bool Conversation::is_over() const {
  return !legs.empty() && std::all_of(legs.begin(), legs.end(), [](const Leg& leg) { return leg.ended; });
}

std::string_view Conversation::state() const {
  const auto any = [this](const auto& is_so) {
    return std::any_of(legs.begin(), legs.end(), [&](const Leg& leg) { return !leg.ended && is_so(leg); });
  };
  if (is_over()) return "ended";
  if (any([](const Leg& leg) { return leg.held_since.has_value(); })) return "on hold";
  if (!talks().empty()) return "talking";
  // Without Asterisk's events nobody says who is in which bridge.
  if (any([this](const Leg& leg) {
        return std::find(answerers.begin(), answerers.end(), leg.id) != answerers.end();
      }))
    return "talking";
  if (any([](const Leg& leg) { return !leg.waits_in.empty(); })) return "waiting";
  if (any([](const Leg& leg) { return leg.is_dialled && leg.ringing && !leg.up; })) return "ringing";
  if (any([](const Leg& leg) { return !leg.is_dialled && !leg.is_local() && leg.up; })) return "connected";
  return "calling";
}

bool Conversation::is_conference() const {
  return facts.contains("conference") || facts.contains("meeting") || facts.contains("adhoc");
}

bool Conversation::is_call() const {
  return has_wazo_event ||
         std::any_of(legs.begin(), legs.end(), [](const Leg& leg) { return !leg.is_local(); });
}

/// Returns the legs that talk now, by talk. Legs talk if they share a bridge, or are in bridges that Local
/// channels connect.
std::vector<Conversation::Talk> Conversation::talks() const {
  std::map<std::string_view, std::size_t> groups;  // of bridges and Local pairs
  std::vector<std::set<std::string_view>> joined;
  const auto group_of = [&](std::string_view key) {
    const auto [found, is_new] = groups.try_emplace(key, joined.size());
    if (is_new) joined.push_back({key});
    return found->second;
  };
  for (const Leg& leg : legs) {
    if (leg.bridge.empty() || leg.ended) continue;
    const std::size_t at = group_of(leg.bridge);
    const std::string_view pair = local_pair(leg.channel);
    if (pair.empty()) continue;
    const std::size_t other = group_of(pair);
    if (other == at) continue;
    for (const std::string_view key : joined[other]) groups[key] = at;
    joined[at].merge(joined[other]);
  }
  std::map<std::size_t, Talk> talks;
  for (const Leg& leg : legs) {
    if (!leg.bridge.empty() && !leg.ended && !leg.is_local()) talks[groups[leg.bridge]].insert(leg.id);
  }
  std::vector<Talk> out;
  for (auto& [group, talk] : talks) {
    if (talk.size() > 1) out.push_back(std::move(talk));
  }
  return out;
}

void Conversation::review_talks(Timestamp at) {
  const std::vector<Talk> now = talks();
  const auto goes_on = [&now](const Begun& one) {
    return std::find(now.begin(), now.end(), one.talk) != now.end();
  };
  const bool was_larger = std::any_of(begun_.begin(), begun_.end(),
                                      [&](const Begun& one) { return one.is_told && !goes_on(one); });
  std::vector<Talk> before;
  for (const Begun& one : begun_) {
    if (one.is_told) before.push_back(one.talk);
  }
  std::erase_if(begun_, [&](const Begun& one) { return !goes_on(one); });
  for (const Talk& talk : now) {
    const auto same = [&talk](const Begun& one) { return one.talk == talk; };
    if (std::any_of(begun_.begin(), begun_.end(), same)) continue;
    // Somebody left a larger talk, and the others go on.
    const bool is_rest = was_larger && std::any_of(before.begin(), before.end(), [&talk](const Talk& one) {
                           return std::includes(one.begin(), one.end(), talk.begin(), talk.end());
                         });
    begun_.push_back({talk, at, is_rest});
    if (is_rest) last_talk.assign(talk.begin(), talk.end());
  }
  count_talk(at);
}

/// Adds the time of talks, once all are over.
void Conversation::count_talk(Timestamp at) {
  if (!talks_since_) return;
  if (std::any_of(begun_.begin(), begun_.end(), [](const Begun& one) { return one.is_told; })) return;
  talked += std::max(at - *talks_since_, microseconds(0));
  talks_since_.reset();
}

void Conversation::settle_talks(Timestamp at) {
  for (Begun& one : begun_) {
    if (one.is_told || at - one.at < shortest_talk) continue;
    one.is_told = true;
    if (!talks_since_) talks_since_ = one.at;
    tell_talk(one.talk, one.at);
  }
}

void Conversation::tell_talk(const Talk& talk, Timestamp at) {
  last_talk.assign(talk.begin(), talk.end());
  if (is_conference()) return;
  add_step({at, StepKind::talk, last_talk.front(), last_talk.back(), "talk", last_talk});
}

}  // namespace wazobus::tracing
