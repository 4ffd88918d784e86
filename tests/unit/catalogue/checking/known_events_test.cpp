// SPDX-License-Identifier: MIT
#include "catalogue/checking/known_events.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("an event is looked up once and counted each time", "[catalogue]") {
  Rulebook rulebook(small_catalogue(), Edition::current);
  KnownEvents events(rulebook);
  KnownEvent& first = events.meet("call_made");
  CHECK(first.rules != nullptr);
  CHECK(first.entry == small_catalogue().find("call_made"));
  CHECK(first.guesses.size() == first.rules->guesses);
  CHECK(&events.meet("call_made") == &first);
  CHECK(events.meet("other").rules == nullptr);
  events.count_value();
  const EventCounts counts = events.take_counts();
  CHECK(counts.values == 1);
  CHECK(counts.events == 3);
  CHECK(counts.by_event.at("call_made") == 2);
  CHECK(counts.by_event.at("other") == 1);
  CHECK(events.take_counts().events == 0);
  CHECK(events.meet("call_made").count == 1);
}

TEST_CASE("why an event is unknown depends on the edition", "[catalogue]") {
  struct Case {
    Edition edition;
    std::string name;
    std::string why;
  };
  const std::vector<Case> cases{
      {Edition::current, "zzzzzzzzz", "unknown event 'zzzzzzzzz'"},
      {Edition::current, "call_mad", "unknown event 'call_mad'; did you mean 'call_made'?"},
      {Edition::documented, "service_made", "'service_made' is not in the documentation"},
  };
  for (const auto& [edition, name, why] : cases) {
    Rulebook rulebook(small_catalogue(), edition);
    KnownEvents events(rulebook);
    KnownEvent& event = events.meet(name);
    CHECK(event.rules == nullptr);
    CHECK(events.why_unknown(event, name) == why);
    CHECK(events.why_unknown(event, name) == why);
  }
}

TEST_CASE("names that are made up fill neither the memory nor the counts", "[catalogue]") {
  Rulebook rulebook(small_catalogue(), Edition::current);
  KnownEvents events(rulebook);
  for (int i = 0; i < 10'001; ++i) events.meet(fmt::format("made_up_{}", i));
  events.meet("made_up_10000");
  events.meet(std::string(300, 'a'));
  const EventCounts counts = events.take_counts();
  CHECK(counts.events == 10'003);
  CHECK(counts.by_event.size() == 10'001);
  CHECK(counts.by_event.at("(other names)") == 3);
}
