// SPDX-License-Identifier: MIT
#include "delivery/prospect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/sanitise.hpp"

namespace wazobus::delivery {

namespace {

using Chance = Prospect::Chance;

void replace(std::string& text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

/// Does a client get an event for one user only if it is that user? An admin gets it in any case.
bool is_for_client_alone(const Announcement& announcement, const Client& client) {
  return announcement.audience == Audience::user && client.standing == Standing::user;
}

/// Returns the ACL with the values that it has in all events for this client.
std::string known_acl(const Announcement& announcement, const Client& client) {
  std::string acl = announcement.required_acl;
  if (is_for_client_alone(announcement, client)) replace(acl, "{user_uuid}", client.user.value_or(""));
  if (client.standing != Standing::master) replace(acl, "{tenant_uuid}", client.tenant.value_or(""));
  return acl;
}

/// Returns the access that grants this ACL, and as little else as the ACL language allows.
std::string access_for(const Announcement& announcement, const Client& client) {
  std::string acl = announcement.required_acl;
  if (is_for_client_alone(announcement, client)) replace(acl, "{user_uuid}", "me");
  std::string access;
  for (std::size_t at = 0; at < acl.size(); ++at) {
    const std::size_t end = acl[at] == '{' ? acl.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      access += acl[at];
      continue;
    }
    const bool may_hold_dots = std::string_view(acl).substr(at, end - at).find('[') != std::string_view::npos;
    access += may_hold_dots ? '#' : '*';
    at = end;
  }
  return text::safe(access);
}

Prospect never(Reason reason, std::string explanation) {
  return {Chance::never, reason, {}, std::move(explanation), {}, {}};
}

void judge_subscription(const Announcement& announcement, const Client& client, Prospect& prospect) {
  const auto is_subscribed = [&client](const std::string& name) {
    return std::find(client.subscriptions.begin(), client.subscriptions.end(), name) !=
           client.subscriptions.end();
  };
  if (is_subscribed("*")) return;
  std::vector<std::string> names;
  for (const std::string& name : announcement.names) {
    if (is_subscribed(name)) names.push_back(text::safe(name));
  }
  if (names.empty()) {
    prospect = never(Reason::subscription, "not subscribed to");
  } else if (names.size() < announcement.names.size()) {
    prospect.conditions.push_back(fmt::format("it is sent as {}", fmt::join(names, " or ")));
  }
}

void judge_audience(const Announcement& announcement, const Client& client, Prospect& prospect) {
  if (client.standing == Standing::master) return;
  const std::string user = text::safe(client.user.value_or(""));
  switch (announcement.audience) {
    case Audience::service:
      prospect =
          never(Reason::tenant, "no header tenant_uuid: service-level events reach only the master tenant");
      break;
    case Audience::user:
      if (client.standing == Standing::user) prospect.conditions.push_back("it is for user " + user);
      break;
    case Audience::users:
      if (client.standing == Standing::user)
        prospect.conditions.push_back(fmt::format("user {} is among those that it is for", user));
      break;
    case Audience::unknown:
      prospect.conditions.emplace_back("it carries the tenant, which the catalogue does not know");
      break;
    case Audience::tenant:
      break;
  }
}

void judge_access(const Announcement& announcement, const Judge& judge, Prospect& prospect) {
  if (announcement.required_acl.empty()) {
    prospect.conditions.emplace_back("its ACL, which the catalogue does not know, is granted");
    return;
  }
  const std::string acl = known_acl(announcement, judge.client());
  const AccessCheck::Scope scope = judge.access().covers(acl);
  const std::string by = scope.by ? text::safe(judge.access().acl()[*scope.by]) : "";
  switch (scope.coverage) {
    case AccessCheck::Coverage::always:
      prospect.granted_by = by;
      break;
    case AccessCheck::Coverage::sometimes:
      prospect.granted_by = by;
      prospect.conditions.push_back(fmt::format("its ACL {} is one that {} grants", text::safe(acl), by));
      break;
    case AccessCheck::Coverage::never:
      prospect = never(Reason::acl, judge.refusal(acl).explanation);
      break;
  }
}

}  // namespace

std::string describe(const Prospect& prospect) {
  if (prospect.chance == Chance::always) return "always";
  if (prospect.chance == Chance::never)
    return fmt::format("never: {}: {}", name_of(prospect.reason), prospect.explanation);
  return fmt::format("if {}", fmt::join(prospect.conditions, ", and "));
}

Prospect prospect(const Announcement& announcement, const Judge& judge) {
  const Client& client = judge.client();
  Prospect prospect;
  if (!announcement.has_envelope) {
    prospect = never(Reason::origin,
                     "it is published without wazo-bus: no header origin_uuid, dropped for everybody");
  } else {
    judge_audience(announcement, client, prospect);
    if (prospect.chance != Chance::never) judge_subscription(announcement, client, prospect);
    if (prospect.chance != Chance::never) judge_access(announcement, judge, prospect);
    prospect.wanted_access = announcement.required_acl.empty() ? "" : access_for(announcement, client);
  }
  if (prospect.chance == Chance::always && !prospect.conditions.empty()) prospect.chance = Chance::sometimes;
  return prospect;
}

}  // namespace wazobus::delivery
