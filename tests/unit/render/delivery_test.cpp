// SPDX-License-Identifier: MIT
#include "render/delivery.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"
#include "delivery/real_answers.hpp"
#include "event/family.hpp"
#include "json/scan.hpp"

using namespace wazobus;
using namespace wazobus::render;
using delivery::Outcome;
using delivery::Prospect;
using delivery::Reason;

namespace {

const delivery::Verdict refused{Outcome::undelivered, Reason::acl, "events.calls.v", "events.calls.me",
                                "requires events.calls.v, granted events.calls.me (me is u)"};
const delivery::Verdict unknown{Outcome::unknown, Reason::tenant, {}, {}, "not repeated"};

template <typename Value>
std::string json_of(const Value& value) {
  std::string out;
  append_json(value, out);
  CHECK(json::check(out).ok());
  return out;
}

std::string verdict_text(const delivery::Verdict& verdict, bool coloured) {
  std::string out;
  append_verdict(verdict, Brush(coloured), out);
  return out;
}

delivery::Tally sample_tally() {
  delivery::Tally tally;
  for (int i = 0; i < 6; ++i) tally.count({});
  for (int i = 0; i < 3; ++i) tally.count(refused);
  tally.count(unknown);
  return tally;
}

}  // namespace

TEST_CASE("a verdict is one line in the colour of its outcome", "[render]") {
  CHECK(verdict_text({}, false) == "delivered");
  CHECK(verdict_text(refused, false) ==
        "not delivered: acl: requires events.calls.v, granted events.calls.me (me is u)");
  CHECK(verdict_text({}, true) == "\x1b[94mdelivered\x1b[0m");
  CHECK(verdict_text(unknown, true) == "\x1b[1;35mnot known: tenant: not repeated\x1b[0m");
}

TEST_CASE("a verdict as JSON has both sides", "[render]") {
  CHECK(json_of(delivery::Verdict{}) == R"({"outcome":"delivered"})");
  CHECK(json_of(refused) ==
        R"({"outcome":"undelivered","reason":"acl","needed":"events.calls.v","has":"events.calls.me",)"
        R"x("explanation":"requires events.calls.v, granted events.calls.me (me is u)"})x");
  CHECK(json_of(unknown) == R"({"outcome":"unknown","reason":"tenant","explanation":"not repeated"})");
}

TEST_CASE("totals of verdicts are told by reason", "[render]") {
  std::string table;
  append_totals(sample_tally(), Brush(false), table);
  CHECK(table ==
        "DELIVERY          EVENTS       %\n"
        "delivered              6    60.0\n"
        "not delivered          3    30.0\n"
        "  acl                  3    30.0  the token does not grant the required ACL\n"
        "not known              1    10.0  bare bodies that do not repeat the headers\n");
  table.clear();
  append_totals({}, Brush(false), table);
  CHECK(table ==
        "DELIVERY          EVENTS       %\n"
        "delivered              0     0.0\n"
        "not delivered          0     0.0\n");
  CHECK(summary_of(sample_tally()) == "6 delivered, 3 not delivered (3 by acl), 1 not known");
  CHECK(summary_of(delivery::Tally{}) == "0 delivered, 0 not delivered");
  CHECK(json_of(sample_tally()) == R"({"delivered":6,"undelivered":3,"unknown":1,"by_reason":{"acl":3}})");
}

TEST_CASE("an entry of the catalogue says whom it is for and what it requires", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const auto announcement = [&catalogue](std::string_view name) {
    return announcement_of(*catalogue.find(name), name);
  };
  const delivery::Announcement call = announcement("call_created");
  CHECK(call.names == std::vector<std::string>{"call_created"});
  CHECK(call.audience == delivery::Audience::user);
  CHECK(call.has_envelope);
  CHECK(call.required_acl == "events.calls.{user_uuid}");
  const delivery::Announcement ami = announcement("QueueMemberStatus");
  CHECK(ami.names == std::vector<std::string>{"QueueMemberStatus"});
  CHECK(ami.audience == delivery::Audience::service);
  CHECK(ami.required_acl == "events.ami.QueueMemberStatus");
  CHECK_FALSE(announcement("StasisStart").has_envelope);
}

TEST_CASE("a prospect is shown on a line, counted, and as JSON", "[render]") {
  Prospect prospect;
  prospect.chance = Prospect::Chance::sometimes;
  prospect.conditions = {"it is for user u"};
  prospect.granted_by = "events.#";
  prospect.wanted_access = "events.calls.me";
  std::string out;
  append_prospect(prospect, Brush(false), out);
  CHECK(out == "if it is for user u");
  CHECK(summary_of(std::vector{prospect, Prospect{}}) ==
        "2 events: 1 always reach the client, 1 under conditions, 0 never");
  CHECK(json_of(prospect) ==
        R"({"chance":"sometimes","conditions":["it is for user u"],"granted_by":"events.#",)"
        R"("access":"events.calls.me"})");
}

TEST_CASE("what the catalogue says of a client's events agrees with what it got", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const auto clients = delivery::real_clients();
  int events = 0;
  delivery::visit_real_events([&](const event::Event& event, const std::set<std::string>& got_by) {
    // Behind the events of the catalogue stand such that no service sends.
    constexpr int of_catalogue = 398;
    if (++events > of_catalogue) return;
    const std::string name = *event.name();
    const catalogue::Entry* const entry = catalogue.find(name, event::family_of(event));
    REQUIRE(entry != nullptr);
    for (const auto& [client, judge] : clients) {
      const Prospect prospect = delivery::prospect(announcement_of(*entry, name), judge);
      INFO(client << ": " << name << ": " << describe(prospect));
      if (prospect.chance == Prospect::Chance::never) CHECK_FALSE(got_by.contains(client));
      // What comes always does so to clients of the event's tenant.
      if (prospect.chance == Prospect::Chance::always && client != "other-tenant")
        CHECK(got_by.contains(client));
    }
  });
}
