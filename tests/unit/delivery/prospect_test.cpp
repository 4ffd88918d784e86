// SPDX-License-Identifier: MIT
#include "delivery/prospect.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "delivery/tally.hpp"

namespace wazobus::delivery {

namespace {

Judge judge_for(Standing standing, std::vector<std::string> acl,
                std::vector<std::string> subscriptions = {"*"}) {
  Client client;
  client.standing = standing;
  client.user = "u";
  client.tenant = "t";
  client.acl = std::move(acl);
  client.subscriptions = std::move(subscriptions);
  return {std::move(client), {}};
}

const Announcement call_created{{"call_created"}, Audience::user, true, "events.calls.{user_uuid}"};

std::string chance(const Announcement& announcement, const Judge& judge) {
  return describe(prospect(announcement, judge));
}

}  // namespace

TEST_CASE("an event for one user comes to that user, if its access is granted", "[delivery]") {
  CHECK(chance(call_created, judge_for(Standing::user, {"events.calls.me"})) == "if it is for user u");
  CHECK(chance(call_created, judge_for(Standing::user, {"events.#"})) == "if it is for user u");
  CHECK(chance(call_created, judge_for(Standing::user, {"events.calls.v"})) ==
        "never: acl: requires events.calls.u, granted events.calls.v");
  CHECK(chance(call_created, judge_for(Standing::admin, {"events.#"})) == "always");
  CHECK(chance(call_created, judge_for(Standing::admin, {"events.calls.me"})) ==
        "if its ACL events.calls.{user_uuid} is one that events.calls.me grants");
}

TEST_CASE("whom an event is for decides who can get it", "[delivery]") {
  Announcement event{{"x"}, Audience::service, true, "events.x"};
  CHECK(chance(event, judge_for(Standing::master, {"#"})) == "always");
  CHECK(chance(event, judge_for(Standing::admin, {"#"})) ==
        "never: tenant: no header tenant_uuid: service-level events reach only the master tenant");
  event.audience = Audience::tenant;
  CHECK(chance(event, judge_for(Standing::user, {"#"})) == "always");
  event.audience = Audience::users;
  CHECK(chance(event, judge_for(Standing::user, {"#"})) == "if user u is among those that it is for");
  CHECK(chance(event, judge_for(Standing::admin, {"#"})) == "always");
  event.audience = Audience::unknown;
  CHECK(chance(event, judge_for(Standing::admin, {"#"})) ==
        "if it carries the tenant, which the catalogue does not know");
  event.has_envelope = false;
  CHECK(chance(event, judge_for(Standing::master, {"#"})) ==
        "never: origin: it is published without wazo-bus: no header origin_uuid, dropped for everybody");
}

TEST_CASE("a subscription brings an event only by the name that it is sent as", "[delivery]") {
  const Announcement event{{"old", "new"}, Audience::tenant, true, "events.x"};
  CHECK(chance(event, judge_for(Standing::user, {"#"}, {"a", "new"})) == "if it is sent as new");
  CHECK(chance(event, judge_for(Standing::user, {"#"}, {"new", "old"})) == "always");
  CHECK(chance(event, judge_for(Standing::user, {"#"}, {"a"})) == "never: subscription: not subscribed to");
}

TEST_CASE("the access that an event takes is said whether it is granted or not", "[delivery]") {
  const auto wanted = [](std::string acl, Standing standing, Audience audience = Audience::user) {
    return prospect({{"x"}, audience, true, std::move(acl)}, judge_for(standing, {})).wanted_access;
  };
  CHECK(wanted("events.calls.{user_uuid}", Standing::user) == "events.calls.me");
  CHECK(wanted("events.calls.{user_uuid}", Standing::user, Audience::tenant) == "events.calls.*");
  CHECK(wanted("events.calls.{user_uuid}", Standing::admin) == "events.calls.*");
  CHECK(wanted("events.lines.{line[id]}.{id}.x", Standing::admin) == "events.lines.#.*.x");
  CHECK(wanted("events.statuses.agents", Standing::user) == "events.statuses.agents");
  CHECK(wanted("", Standing::user).empty());
  CHECK(prospect(call_created, judge_for(Standing::user, {"events.x", "events.#"})).granted_by == "events.#");
}

TEST_CASE("the client's own tenant is filled in", "[delivery]") {
  const Announcement event{{"x"}, Audience::tenant, true, "events.tenants.{tenant_uuid}.created"};
  CHECK(chance(event, judge_for(Standing::user, {"events.tenants.t.created"})) == "always");
  CHECK(chance(event, judge_for(Standing::master, {"events.tenants.t.created"})) ==
        "if its ACL events.tenants.{tenant_uuid}.created is one that events.tenants.t.created grants");
}

TEST_CASE("verdicts are counted by outcome and reason", "[delivery]") {
  Tally tally;
  tally.count({});
  tally.count({Outcome::undelivered, Reason::acl, {}, {}, {}});
  tally.count({Outcome::undelivered, Reason::acl, {}, {}, {}});
  tally.count({Outcome::undelivered, Reason::expiry, {}, {}, {}});
  tally.count({Outcome::unknown, Reason::tenant, {}, {}, {}});
  CHECK(tally.total() == 5);
  CHECK(tally.delivered() == 1);
  CHECK(tally.undelivered() == 3);
  CHECK(tally.undelivered(Reason::acl) == 2);
  CHECK(tally.unknown() == 1);
  CHECK(tally.unknown(Reason::tenant) == 1);
  CHECK(tally.undelivered(Reason::tenant) == 0);
}

}  // namespace wazobus::delivery
