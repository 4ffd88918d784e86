// SPDX-License-Identifier: MIT
#include "commands/listening/stats_group.hpp"

#include <string>

#include "catch.hpp"
#include "event/samples.hpp"

using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("--by names the row of an event", "[commands]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const event::Frame full = event::sample_frame("{}", {{"name", {std::string("call_created")}},
                                                       {"tenant_uuid", {std::string("t")}},
                                                       {"user_uuid:u", {true}}});
  event::Frame empty = event::sample_frame("{}");
  empty.routing_key.clear();
  struct Case {
    StatsBy by;
    std::string what;
    std::string row;
    std::string row_of_empty;
  };
  const Case cases[] = {
      {StatsBy::service, "service", "calld", "(unknown event)"},
      {StatsBy::tenant, "tenant", "t", "(no tenant)"},
      {StatsBy::user, "user", "u", "(no user)"},
      {StatsBy::routing_key, "routing_key", full.routing_key, "(no routing key)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const event::Statistics::Grouping grouping = grouping_of(c.by, catalogue);
    CHECK(grouping.what == c.what);
    event::Event event;
    event.read(full);
    CHECK(grouping.row_name(event, "call_created") == c.row);
    event.read(empty);
    CHECK(grouping.row_name(event, "") == c.row_of_empty);
  }
  CHECK_FALSE(grouping_of(StatsBy::name, catalogue).row_name);
}
