// SPDX-License-Identifier: MIT
#include "commands/listening/selecting.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "commands/world.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

const catalogue::Catalogue& builtin() {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  return catalogue;
}

std::string hints(const SelectOptions& options) {
  World world;
  hint_at_mistakes(criteria_from(options), builtin(), world.context);
  return world.said;
}

const std::string tenant = "47bfdafc-2897-4369-8fb3-153d41fb835d";

}  // namespace

TEST_CASE("what is selected is described as it was typed", "[commands]") {
  const auto described = [](const SelectOptions& options) {
    return describe(criteria_from(options), options);
  };
  CHECK(described({}) == "everything");
  SelectOptions options;
  options.selectors = {"calls.#"};
  options.events = {"call_created"};
  options.excluded = {"calls.hold.*"};
  options.tenants = {tenant};
  options.conditions = {"data.status=Up"};
  CHECK(described(options) ==
        "calls.#, event call_created but calls.hold.* of tenant " + tenant + " where data.status=Up");
}

TEST_CASE("what can never match is refused", "[commands]") {
  const auto refuses = [](const SelectOptions& options) {
    CHECK_THROWS_AS(criteria_from(options), UsageError);
  };
  refuses({{""}, {}, {}, {}, {}, {}, {}, false, {}});
  refuses({{}, {}, {"call_*"}, {}, {}, {}, {}, false, {}});
  refuses({{}, {"calls.#x"}, {}, {}, {}, {}, {}, false, {}});
  refuses({{}, {}, {}, {}, {""}, {}, {}, false, {}});
  refuses({{}, {}, {}, {}, {}, {std::string(300, 'x')}, {}, false, {}});
  refuses({{"amqp://me:secret@host"}, {}, {}, {}, {}, {}, {}, false, {}});
}

TEST_CASE("a name brings the other names of the same event", "[commands]") {
  SelectOptions options;
  options.events = {"auth_tenant_added"};
  const event::Criteria criteria = with_other_names(criteria_from(options), builtin());
  REQUIRE(criteria.selectors.size() == 2);
  CHECK(criteria.selectors[0].text == "auth_tenant_added");
  CHECK(criteria.selectors[1].text == "auth_tenant_created");
}

TEST_CASE("what looks like a mistake gets a hint", "[commands]") {
  struct Case {
    SelectOptions options;
    std::string hint;
  };
  SelectOptions misspelt;
  misspelt.events = {"call_craeted"};
  SelectOptions pattern;
  pattern.routing_keys = {"calls.*"};
  SelectOptions name_as_key;
  name_as_key.routing_keys = {"call_created"};
  SelectOptions condition;
  condition.selectors = {"data.status=Up"};
  SelectOptions upper_case;
  upper_case.tenants = {"47BFDAFC-2897-4369-8fb3-153d41fb835d"};
  SelectOptions right;
  right.events = {"call_created"};
  right.tenants = {tenant};
  const std::vector<Case> cases{
      {misspelt, "wazobus: hint: no known event is named 'call_craeted'; did you mean 'call_created'?\n"},
      {pattern, "wazobus: hint: no documented event has a routing key that 'calls.*' matches; try calls.#\n"},
      {name_as_key,
       "wazobus: hint: 'call_created' is an event's name, no routing key; try -e call_created\n"},
      {condition,
       "wazobus: hint: 'data.status=Up' is taken for a routing key; a condition is written --where "
       "'data.status=Up'\n"},
      {upper_case,
       "wazobus: hint: '47BFDAFC-2897-4369-8fb3-153d41fb835d' is no UUID as Wazo writes them, in lower "
       "case\n"},
      {right, ""},
  };
  for (const Case& one : cases) CHECK(hints(one.options) == one.hint);
}

}  // namespace wazobus::commands
