// SPDX-License-Identifier: MIT
#include "tracing/roles.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "tracing/causes.hpp"

namespace wazobus::tracing {

namespace {

/// Did the phone of a user ring, stop, and ring again, as those of a queue or a group do?
bool rang_again(const Conversation& conversation) {
  std::map<std::string_view, Timestamp> stopped;  // by user: when the first phone did
  for (const Leg& leg : conversation.legs) {
    if (!leg.is_dialled || leg.is_local() || leg.user.empty()) continue;
    const auto before = stopped.find(leg.user);
    if (before != stopped.end() && leg.first >= before->second) return true;
    if (leg.ended && !leg.up) {
      const auto [known, is_new] = stopped.emplace(leg.user, *leg.ended);
      if (!is_new) known->second = std::min(known->second, *leg.ended);
    }
  }
  return false;
}

}  // namespace

Roles::Roles(const Conversation& conversation)
    : conversation_(conversation),
      has_rounds_(rang_again(conversation)),
      caller_(find_caller()),
      answerers_(find_answerers()),
      picker_(find_picker()) {}

/// Returns the leg that began the conversation.
const Leg* Roles::find_caller() const {
  const Leg* first = nullptr;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || leg.is_dialled || is_fax(leg)) continue;
    if (leg.is_caller || leg.id == leg.conversation) return &leg;
    if (first == nullptr) first = &leg;
  }
  return first == nullptr ? originator() : first;
}

/// Returns the caller's phone in a call that began with a click: the server rings it, and calls others when
/// it is up. nullptr if others were not called after the first answer.
const Leg* Roles::originator() const {
  if (conversation_.answerers.empty()) return nullptr;
  const Leg* const first = conversation_.find(conversation_.answerers.front());
  const bool calls_others =
      first != nullptr && first->up &&
      std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [first](const Leg& leg) {
        return leg.is_dialled && !leg.is_local() && leg.first >= *first->up;
      });
  return calls_others ? first : nullptr;
}

/// Returns the legs that answered, in that order.
std::vector<const Leg*> Roles::find_answerers() const {
  std::vector<const Leg*> legs;
  for (const std::string& id : conversation_.answerers) {
    if (const Leg* const leg = conversation_.find(id); leg != nullptr && leg != caller_) legs.push_back(leg);
  }
  return legs;
}

/// Returns the leg that picked up a call for another phone. Without AMI's events this is a guess.
const Leg* Roles::find_picker() const {
  if (const Leg* const known = conversation_.find(conversation_.fact("pickup"))) return known;
  const bool is_taken = std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [](const Leg& leg) {
    return leg.is_dialled && !leg.up && leg.cause == q850::answered_elsewhere;
  });
  if (!is_taken || !answerers_.empty()) return nullptr;
  for (const std::string& id : conversation_.last_talk) {
    const Leg* const leg = conversation_.find(id);
    if (leg != nullptr && leg != caller_ && !leg->is_dialled && !leg->is_local()) return leg;
  }
  return nullptr;
}

const Leg* Roles::behind(std::string_view id) const {
  const Leg* const local = conversation_.find(id);
  if (local == nullptr || !local->is_local()) return local;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local()) continue;
    for (const Leg& end : conversation_.legs) {
      if (end.id == leg.dialler && end.is_local() && local_pair(end.channel) == local_pair(local->channel))
        return &leg;
    }
  }
  return nullptr;
}

const Leg* Roles::dialler_of(const Leg& leg) const {
  const Leg* at = &leg;
  for (int steps = 0; steps < 10; ++steps) {
    const Leg* const dialler = at->dialler.empty() ? nullptr : conversation_.find(at->dialler);
    if (dialler == nullptr) break;
    if (!dialler->is_local()) return dialler;
    // The other end of the Local channel was dialled by somebody, or begun by a transfer.
    const Leg* other = nullptr;
    for (const Leg& one : conversation_.legs) {
      if (one.id != dialler->id && local_pair(one.channel) == local_pair(dialler->channel)) other = &one;
    }
    if (other == nullptr) break;
    at = other;
  }
  if (at->id == conversation_.fact("target") || leg.id == conversation_.fact("target")) {
    if (const Leg* const transferer = conversation_.find(conversation_.fact("transferer"))) return transferer;
  }
  if (leg.id == conversation_.fact("relocated_to")) {
    if (const Leg* const mover = conversation_.find(conversation_.fact("relocated_by"))) return mover;
  }
  if (leg.dialler.empty() && conversation_.moved_at && leg.first >= *conversation_.moved_at) {
    for (const char* who : {"transferer", "relocated_by"}) {
      if (const Leg* const mover = conversation_.find(conversation_.fact(who))) return mover;
    }
  }
  const Leg* const origin = conversation_.find(leg.conversation);
  const Leg* const first = origin != nullptr && !origin->is_local() ? origin : caller_;
  return first == &leg ? nullptr : first;
}

bool Roles::is_fax(const Leg& leg) const {
  const auto found = conversation_.facts.find("fax_leg");
  return found != conversation_.facts.end() && found->second == leg.id;
}

std::string Roles::transfer_target() const {
  const std::string transfer = conversation_.fact("transfer");
  const Leg* const named = behind(conversation_.fact("target"));
  if (named != nullptr) return named->id;
  if (transfer.empty() || !conversation_.moved_at) return {};
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_dialled && !leg.is_local() && leg.first >= *conversation_.moved_at) return leg.id;
  }
  return {};
}

bool Roles::is_answered_by_server(const Leg& leg) const {
  return std::none_of(conversation_.legs.begin(), conversation_.legs.end(), [&leg](const Leg& other) {
    return &other != &leg && other.is_dialled && !other.is_local() && other.up &&
           *other.up <= *leg.up + std::chrono::seconds(1);
  });
}

bool Roles::is_logged_as_voicemail() const {
  return conversation_.fact("call_log") == "voicemail";
}

}  // namespace wazobus::tracing
