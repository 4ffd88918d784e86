// SPDX-License-Identifier: MIT
#include "commands/listening/selecting.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

const catalogue::Catalogue& builtin() {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  return catalogue;
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

TEST_CASE("a condition with or stands in parentheses beside another one", "[commands]") {
  SelectOptions options;
  options.conditions = {"data.a or data.b"};
  CHECK(describe(criteria_from(options), options) == "everything where data.a or data.b");
  options.conditions.emplace_back("data.c and data.d");
  CHECK(describe(criteria_from(options), options) ==
        "everything where (data.a or data.b) and data.c and data.d");
}

TEST_CASE("what is excluded is named as what is wanted, or by its routing key", "[commands]") {
  SelectOptions options;
  options.excluded = {"call_*,user_created", "calls.dtmf.*", "*"};
  using By = event::Selector::By;
  std::vector<By> kinds;
  for (const event::Selector& selector : criteria_from(options).excluded) kinds.push_back(selector.by);
  CHECK(kinds == std::vector<By>{By::name_glob, By::either, By::routing_key, By::routing_key});
}

TEST_CASE("what can never match is refused", "[commands]") {
  const auto refuses = [](std::vector<std::string> SelectOptions::*member, const std::string& typed) {
    SelectOptions options;
    options.*member = {typed};
    CHECK_THROWS_AS(criteria_from(options), UsageError);
  };
  refuses(&SelectOptions::selectors, "");
  refuses(&SelectOptions::events, "call #");
  refuses(&SelectOptions::routing_keys, "calls.#x");
  refuses(&SelectOptions::tenants, "");
  refuses(&SelectOptions::users, std::string(300, 'x'));
  refuses(&SelectOptions::selectors, "amqp://me:secret@host");
}

TEST_CASE("a name brings the other names of the same event", "[commands]") {
  SelectOptions options;
  options.events = {"auth_tenant_added"};
  const event::Criteria criteria = with_other_names(criteria_from(options), builtin());
  REQUIRE(criteria.selectors.size() == 2);
  CHECK(criteria.selectors[0].text == "auth_tenant_added");
  CHECK(criteria.selectors[1].text == "auth_tenant_created");
}

TEST_CASE("names are separated by commas, and may be patterns of the shell", "[commands]") {
  SelectOptions options;
  options.events = {"call_created,call_*"};
  const std::vector<event::Selector> selectors = criteria_from(options).selectors;
  REQUIRE(selectors.size() == 2);
  CHECK(selectors[0].by == event::Selector::By::name);
  CHECK(selectors[1].by == event::Selector::By::name_glob);
  options.events = {"call_created,"};
  CHECK_THROWS_AS(criteria_from(options), UsageError);
}

}  // namespace wazobus::commands
