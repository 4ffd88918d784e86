// SPDX-License-Identifier: MIT
#include "commands/listening/mistakes.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "commands/listening/selecting.hpp"
#include "commands/world.hpp"

namespace wazobus::commands {

namespace {

const catalogue::Catalogue& known_events() {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  return catalogue;
}

std::string hints(const SelectOptions& options, const std::vector<event::Path>& shown = {}) {
  World world;
  hint_at_mistakes(criteria_from(options), shown, known_events(), world.context);
  std::string said;
  for (const std::string& line : world.said) said += line + '\n';
  return said;
}

const std::string lower_case_tenant = "47bfdafc-2897-4369-8fb3-153d41fb835d";

}  // namespace

TEST_CASE("what looks like a mistake gets a hint", "[commands]") {
  struct Case {
    SelectOptions options;
    std::string hint;
  };
  SelectOptions misspelt;
  misspelt.events = {"call_craeted"};
  SelectOptions beginning;
  beginning.selectors = {"call"};
  SelectOptions pattern;
  pattern.routing_keys = {"calls.*"};
  SelectOptions name_as_key;
  name_as_key.routing_keys = {"call_created"};
  SelectOptions condition;
  condition.selectors = {"data.status=Up"};
  SelectOptions standard_input;
  standard_input.selectors = {"-"};
  SelectOptions upper_case;
  upper_case.tenants = {"47BFDAFC-2897-4369-8fb3-153d41fb835d"};
  SelectOptions path;
  path.events = {"call_created"};
  path.conditions = {"data.statu = Up or data.on_hold = maybe"};
  SelectOptions glob;
  glob.events = {"Queue*,*Member?dded,Meetme*", "nosuch_*", "Queue_*,Callcreated*"};
  SelectOptions right;
  right.events = {"call_created"};
  right.tenants = {lower_case_tenant};
  const std::vector<Case> cases{
      {misspelt, "wazobus: hint: no known event is named 'call_craeted'; did you mean 'call_created'?\n"},
      {beginning,
       "wazobus: hint: no known event is named 'call'; -e '*call*' selects 73 known events, -e 'call_*' 35 "
       "of them\n"},
      {pattern, "wazobus: hint: 'calls.*' brings 1 known event; try calls.#, which brings 25\n"},
      {name_as_key,
       "wazobus: hint: 'call_created' is an event's name, no routing key; try -e call_created\n"},
      {condition,
       "wazobus: hint: 'data.status=Up' is taken for a routing key; a condition is written --where "
       "'data.status=Up'\n"},
      {standard_input, "wazobus: hint: '-' is taken for a routing key; --from - reads the standard input\n"},
      {upper_case,
       "wazobus: hint: '47BFDAFC-2897-4369-8fb3-153d41fb835d' is no UUID as Wazo writes them, in lower "
       "case\n"},
      {path,
       "wazobus: hint: call_created is not known to have 'data.statu'; did you mean 'data.status'?\n"
       "wazobus: hint: data.on_hold is known as boolean, which 'maybe' never is\n"},
      {glob,
       "wazobus: hint: no known event has a name that 'nosuch_*' matches; 'wazobus catalogue list' shows "
       "what is known, and --catalogue FILE adds your own\n"
       "wazobus: hint: no known event has a name that 'Queue_*' matches; did you mean 'queue_*'? (-i takes "
       "names in any case)\n"
       "wazobus: hint: no known event has a name that 'Callcreated*' matches, though an AMI event that is "
       "not described may; did you mean 'call_created'?\n"},
      {right, ""},
  };
  for (const Case& one : cases) CHECK(hints(one.options) == one.hint);
}

TEST_CASE("what says of whom an event is gets a hint where that is asked", "[commands]") {
  const auto hint = [](const char* selector) {
    SelectOptions options;
    options.selectors = {selector};
    return hints(options);
  };
  for (const char* const number : {"5550101", "+15145550101", "1795528992.21", "102"}) {
    INFO(number);
    CHECK(hint(number) == std::string("wazobus: hint: '") + number +
                              "' is a number, and no event is named so; --grep " + number +
                              " shows the events that contain it, wazobus trace " + number +
                              " the calls that it takes part in\n");
  }
  CHECK(hint("47bfdafc-2897-4369-8fb3-153d41fb835d").find("put --user-uuid before it") != std::string::npos);
  CHECK(hint("help").find("wazobus listen --help") != std::string::npos);
}

TEST_CASE("what looks like several conditions or values gets a hint how these are written", "[commands]") {
  const auto hint = [](const char* condition) {
    SelectOptions options;
    options.conditions = {condition};
    return hints(options);
  };
  CHECK(hint("data.status=Up data.is_caller=true") ==
        "wazobus: hint: 'Up data.is_caller=true' is taken for one value; two conditions are joined by and: "
        "data.status = Up and data.is_caller=true\n");
  CHECK(hint("data.status=Up,Ring") ==
        "wazobus: hint: 'Up,Ring' is taken for one value; one of several is written data.status = Up or "
        "data.status = Ring\n");
  CHECK(hint("data.status=Upp") ==
        "wazobus: hint: no event that the catalogue describes is known to have data.status = 'Upp'; did you "
        "mean 'Up'?\n");
  CHECK(hint("data.status=Up").empty());
  CHECK(hint("data.status='Dialing Offhook'").empty());
  CHECK(hint("data.caller_id_name='Ash x=1'").empty());
}

TEST_CASE("a time that is compared with no time gets a hint", "[commands]") {
  const auto hint = [](const char* condition) {
    SelectOptions options;
    options.events = {"call_ended"};
    options.conditions = {condition};
    return hints(options);
  };
  CHECK(hint("timestamp > 15:00") ==
        "wazobus: hint: timestamp is a time, and a condition does not read '15:00' as one; write "
        "2026-11-24T15:31:05Z, or 2026-11-24 15:31 for local time; --since and --until take other times, "
        "too\n");
  CHECK(hint("data.answer_time >= 15:00") ==
        "wazobus: hint: data.answer_time is known as a time, and a condition does not read '15:00' as one; "
        "write "
        "2026-11-24T15:31:05Z, or 2026-11-24 15:31 for local time\n");
  CHECK_FALSE(hint("timestamp > yesterday").empty());
  CHECK_FALSE(hint("timestamp > 2026-11-24T15").empty());
  CHECK_FALSE(hint("data.answer_time > 1795534300").empty());
  CHECK_FALSE(hint("data.answer_time = 2026-11").empty());
  for (const char* const right :
       {"timestamp > 2026-11-24", "timestamp >= 2026-11-24T15:00", "timestamp < '2026-11-24 15:00'",
        "timestamp ~ T15: and timestamp", "data.answer_time > 2026-11-24T15:31:40Z",
        "data.answer_time > 2026-11-24 15:31", "data.answer_time = null", "data.answer_time != ''",
        "data.answer_time ~ T15:", "data.answer_time", "data.answer_time := null"}) {
    INFO(right);
    CHECK(hint(right).empty());
  }
}

TEST_CASE("a field of a template that nothing known has gets a hint", "[commands]") {
  SelectOptions created;
  created.events = {"call_created"};
  const std::vector<event::Path> shown{event::Path::parse("data.call_id"), event::Path::parse("data.callid"),
                                       event::Path::parse("name"), event::Path::parse("data.Uniqueid")};
  CHECK(hints(created, shown) ==
        "wazobus: hint: call_created is not known to have 'data.callid'; did you mean 'data.call_id'?\n"
        "wazobus: hint: call_created is not known to have 'data.Uniqueid'; 'wazobus catalogue show "
        "call_created' "
        "lists the fields\n");
  CHECK(hints({}, shown) ==
        "wazobus: hint: no event that the catalogue describes is known to have 'data.callid'; did you mean "
        "'data.call_id'?\n");
}

}  // namespace wazobus::commands
