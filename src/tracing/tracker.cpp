// SPDX-License-Identifier: MIT
#include "tracing/tracker.hpp"

#include <algorithm>

#include "tracing/events.hpp"

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;

/// The most ids of one conversation. Further ids are not followed.
constexpr std::size_t most_ids = 5000;

/// The most ids of closed conversations that are remembered, so that late events do not begin a new
/// conversation.
constexpr std::size_t most_closed_ids = 50'000;

constexpr std::size_t most_waiting_bridges = 10'000;

/// Is it a bridge of a switchboard, as calld names them? In these, a queue and a place to hold, callers only
/// wait.
bool is_of_switchboard(std::string_view bridge) {
  return bridge.starts_with("switchboard-");
}

}  // namespace

void Joining::note_waiting(std::string_view bridge) {
  if (waiting_bridges_.size() < most_waiting_bridges) waiting_bridges_.emplace(bridge);
}

void Joining::read(const Sighting& sighting) {
  ids_.clear();
  mentions_.clear();
  names_.clear();
  is_waiting_ = false;
  for (const Said& said : sighting.said) {
    if (said.meaning == Meaning::bridge_kind && said.value.starts_with("holding")) is_waiting_ = true;
    if (said.meaning == Meaning::waiting && said.value == "true") is_waiting_ = true;
    if (said.meaning != Meaning::bridge) continue;
    if (is_of_switchboard(said.value) || waiting_bridges_.contains(said.value)) is_waiting_ = true;
  }
  for (const Said& said : sighting.said) {
    if (said.meaning == Meaning::bridge && is_waiting_ && sighting.family != event::Family::none)
      note_waiting(said.value);
    if (said.meaning == Meaning::mention) mentions_.push_back(said.value);
    // A channel has a temporary name in angle brackets while it is replaced.
    if (said.meaning == Meaning::channel && said.value.find('<') == std::string_view::npos)
      names_.push_back(said.value);
    if (said.meaning == Meaning::channel) continue;
    const bool is_shared = said.meaning == Meaning::bridge || said.meaning == Meaning::peer;
    if (said.meaning <= Meaning::operation || (is_shared && !is_waiting_)) ids_.push_back(said.value);
  }
  if (ids_.empty()) ids_ = names_;
}

void Tracker::take(const Sighting& sighting) {
  last_.clear();
  // Captures need not be in the order of time.
  pass(sighting.at);
  if (sighting.missed_since) mark_gap(sighting.at);
  joining_.read(sighting);
  if (!joining_.ids().empty()) {
    Followed* const followed = joined(joining_.ids());
    if (followed != nullptr) {
      for (const std::string_view name : joining_.names()) own(*followed, name);
      deliver(sighting, *followed);
    }
  } else if (Followed* const guessed = guess(sighting)) {
    if (guessed->guessed.size() < most_ids) guessed->guessed.insert(sighting.ordinal);
    deliver(sighting, *guessed);
  } else if (joining_.mentions().empty()) {
    ++unrelated_;
  }
  for (const std::string_view mention : joining_.mentions()) {
    const auto found = by_id_.find(mention);
    if (found == by_id_.end() || found->second == nullptr) continue;
    if (std::find(last_.begin(), last_.end(), found->second) == last_.end())
      deliver(sighting, *found->second);
  }
  while (all_.size() > options_.keep) {
    Followed& oldest = *all_.begin()->second;
    if (oldest.conversation.is_call() && !oldest.conversation.is_over()) ++let_go_;
    close(oldest, /*is_cut*/ true);
  }
}

void Tracker::deliver(const Sighting& sighting, Followed& followed) {
  Conversation& conversation = followed.conversation;
  apply(sighting, joining_.is_waiting(), conversation);
  last_.push_back(&followed);
  if (conversation.is_over()) over_.emplace(sighting.at, followed.order);
}

/// Returns the conversation of these ids, or a new one. If they belong to several, merges these into one.
/// Returns nullptr if it was closed.
Followed* Tracker::joined(const std::vector<std::string_view>& ids) {
  Followed* followed = nullptr;
  bool is_late = false;
  bool are_known = true;  // all are ids of this conversation
  for (const std::string_view id : ids) {
    const auto found = by_id_.find(id);
    are_known = are_known && found != by_id_.end() && (followed == nullptr || found->second == followed);
    if (found == by_id_.end()) continue;
    if (found->second == nullptr) {
      is_late = true;
      are_known = false;
    } else if (followed == nullptr) {
      followed = found->second;
    } else if (followed != found->second) {
      followed = &merge(*followed, *found->second);
    }
  }
  if (followed == nullptr && is_late) {
    ++late_;
    return nullptr;
  }
  if (followed != nullptr && are_known) return followed;
  if (followed == nullptr) followed = &begin();
  for (const std::string_view id : ids) own(*followed, id);
  return followed;
}

Followed& Tracker::begin() {
  const std::uint64_t order = next_++;
  Followed& followed = *all_.emplace(order, std::make_unique<Followed>()).first->second;
  followed.order = order;
  followed.conversation.keeps_steps = options_.keeps_steps;
  return followed;
}

Followed& Tracker::merge(Followed& a, Followed& b) {
  Followed& into = a.order < b.order ? a : b;
  Followed& from = a.order < b.order ? b : a;
  for (std::string& id : from.ids) {
    const auto found = by_id_.find(id);
    if (found != by_id_.end() && found->second == &from) found->second = &into;
    into.ids.push_back(std::move(id));
  }
  into.guessed.merge(from.guessed);
  into.conversation.merge(std::move(from.conversation));
  std::replace(last_.begin(), last_.end(), &from, &into);
  all_.erase(from.order);
  return into;
}

void Tracker::own(Followed& followed, std::string_view id) {
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) {
    if (found->second == &followed || followed.ids.size() == most_ids) return;
    found->second = &followed;
  } else {
    if (followed.ids.size() == most_ids) return;
    by_id_.emplace(id, &followed);
  }
  followed.ids.emplace_back(id);
}

/// Returns the last call that only the server answered, at least after a transfer, and whose caller
/// `is_meant`; nullptr if there is none.
Followed* Tracker::served(const std::function<bool(const Leg&)>& is_meant) {
  for (auto each = all_.rbegin(); each != all_.rend(); ++each) {
    Followed& followed = *each->second;
    const bool is_moved = followed.conversation.moved_at.has_value();
    if (followed.is_closed || (!followed.conversation.answerers.empty() && !is_moved)) continue;
    for (const Leg& leg : followed.conversation.legs) {
      if (leg.up && !leg.is_dialled && is_meant(leg)) return &followed;
    }
  }
  return nullptr;
}

/// Guesses the conversation of an event that has no id. Such events say what became of a call that only the
/// server answered. A voicemail message has the number of the caller. The status of an agent who logs in or
/// off is for the user who calls. A member of queues that is added or removed has the device of the caller.
Followed* Tracker::guess(const Sighting& sighting) {
  const bool is_of_ami = sighting.family == event::Family::ami;
  if (sighting.family == event::Family::none &&
      sighting.name.find("voicemail_message_created") != std::string_view::npos) {
    const std::string_view number = sighting.text({"message", "caller_id_num"});
    return is_given(number) ? served([&](const Leg& leg) { return leg.number == number; }) : nullptr;
  }
  if (sighting.family == event::Family::none && sighting.name == "agent_status_update")
    return served([&](const Leg& leg) { return !leg.ended && sighting.is_for(leg.user); });
  if (is_of_ami && (sighting.name == "QueueMemberAdded" || sighting.name == "QueueMemberRemoved")) {
    const std::string device = std::string(sighting.text("StateInterface")) + "-";
    return served([&](const Leg& leg) { return !leg.ended && leg.channel.starts_with(device); });
  }
  return nullptr;
}

void Tracker::pass(Timestamp now) {
  while (!over_.empty() && over_.begin()->first + options_.quiet < now) {
    const std::uint64_t order = over_.begin()->second;
    over_.erase(over_.begin());
    const auto found = all_.find(order);
    if (found == all_.end() || found->second->is_closed) continue;
    Conversation& conversation = found->second->conversation;
    if (conversation.is_over() && conversation.last + options_.quiet < now) close(*found->second, false);
  }
}

void Tracker::deliver_at_once() {
  options_.quiet = quiet_at_once;
  options_.keeps_order = false;
  for (auto each = all_.begin(); each != all_.end();) {
    if (each->second->is_closed) take_(*each->second);
    each = each->second->is_closed ? all_.erase(each) : std::next(each);
  }
}

void Tracker::close(Followed& followed, bool is_cut) {
  followed.conversation.finish(is_cut);
  followed.is_closed = true;
  std::erase(last_, &followed);
  for (const std::string& id : followed.ids) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end() || found->second != &followed) continue;
    found->second = nullptr;
    closed_ids_.push_back(id);
  }
  while (closed_ids_.size() > most_closed_ids) {
    const auto found = by_id_.find(closed_ids_.front());
    if (found != by_id_.end() && found->second == nullptr) by_id_.erase(found);
    closed_ids_.pop_front();
  }
  if (options_.keeps_order) return give_in_order();
  take_(followed);
  all_.erase(followed.order);
}

void Tracker::give_in_order() {
  while (!all_.empty() && all_.begin()->second->is_closed) {
    take_(*all_.begin()->second);
    all_.erase(all_.begin());
  }
}

void Tracker::finish() {
  while (!all_.empty()) {
    const auto open =
        std::find_if(all_.begin(), all_.end(), [](const auto& each) { return !each.second->is_closed; });
    if (open == all_.end()) break;
    close(*open->second, /*is_cut*/ true);
  }
}

void Tracker::mark_gap(Timestamp now) {
  for (const auto& [order, followed] : all_) {
    if (!followed->is_closed && !followed->conversation.is_over())
      followed->conversation.mark_odd("events may have been missed", now);
  }
}

std::vector<const Followed*> Tracker::open() const {
  std::vector<const Followed*> out;
  for (const auto& [order, followed] : all_) {
    if (!followed->is_closed) out.push_back(followed.get());
  }
  return out;
}

}  // namespace wazobus::tracing
