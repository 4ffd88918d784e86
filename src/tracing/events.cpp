// SPDX-License-Identifier: MIT
#include "tracing/events.hpp"

#include "tracing/ami_events.hpp"
#include "tracing/ari_events.hpp"
#include "tracing/service_events.hpp"

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;

const EventTable& table_of(event::Family family) {
  return family == event::Family::ami   ? ami_events()
         : family == event::Family::ari ? ari_events()
                                        : service_events();
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
  const EventTable& table = table_of(sighting.family);
  if (sighting.family == event::Family::ari) ari_channel({sighting, conversation, leg, is_waiting});
  const auto found = table.find(sighting.name);
  if (found != table.end()) found->second({sighting, conversation, leg, is_waiting});
}

}  // namespace wazobus::tracing
