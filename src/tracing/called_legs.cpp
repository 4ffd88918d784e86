// SPDX-License-Identifier: MIT
#include "tracing/called_legs.hpp"

#include <algorithm>
#include <string>

namespace wazobus::tracing {

std::vector<const Leg*> CalledLegs::by(const Leg* from) const {
  std::vector<const Leg*> called;
  for (const Leg& leg : conversation_.legs) {
    if (&leg == from || leg.is_local() || !leg.is_dialled || roles_.dialler_of(leg) != from) continue;
    if (from != nullptr && parties_.party_of(leg.id) == parties_.party_of(from->id)) continue;
    if (!leg.id.empty() && leg.id == roles_.transfer_target()) continue;
    called.push_back(&leg);
  }
  return called;
}

bool CalledLegs::is_forwarded_to(const Leg& leg) const {
  if (conversation_.facts.contains("queue") || roles_.has_rounds() || leg.id == roles_.transfer_target())
    return false;
  const Leg* const from = roles_.caller();
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [&](const Leg& other) {
    return other.is_dialled && !other.is_local() && !other.up && other.ended && *other.ended <= leg.first &&
           other.user != leg.user && roles_.dialler_of(other) == roles_.dialler_of(leg) &&
           (from == nullptr || parties_.party_of(other.id) != parties_.party_of(from->id));
  });
}

const Leg* CalledLegs::quiet_transfer_target() const {
  for (const char* reason :
       {"transfer", "relocate", "parked", "pickup", "queue", "switchboard", "application"}) {
    if (conversation_.facts.contains(reason)) return nullptr;
  }
  const Leg* const first = roles_.caller();
  const std::vector<std::string>& talk = conversation_.last_talk;
  if (first == nullptr || conversation_.is_conference() || roles_.answerers().empty()) return nullptr;
  if (std::find(talk.begin(), talk.end(), first->id) == talk.end()) return nullptr;
  const Leg* const answerer = roles_.answerers().front();
  if (!answerer->ended) return nullptr;
  for (const std::string& id : talk) {
    const Leg* const leg = conversation_.find(id);
    if (leg == nullptr || leg == first || leg == answerer || !leg->is_dialled) continue;
    const bool is_after = !leg->ended || *answerer->ended < *leg->ended;
    if (is_after && parties_.party_of(id) != parties_.party_of(answerer->id)) return leg;
  }
  return nullptr;
}

}  // namespace wazobus::tracing
