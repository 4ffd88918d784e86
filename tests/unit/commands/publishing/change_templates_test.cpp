// SPDX-License-Identifier: MIT
#include "commands/publishing/change_templates.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

using Typed = std::vector<PublishOptions::SetOrUnset>;

const event::MessageTemplate::Surroundings surroundings{[] { return 0U; }, [] { return text::Timestamp{}; }};

ChangeTemplates made(const Typed& typed) {
  return ChangeTemplates(typed, [](const char*) { return std::nullopt; });
}

}  // namespace

TEST_CASE("placeholders of --set are filled for each message", "[commands]") {
  const ChangeTemplates templates =
      made({{false, "data.n:={{seq}}"}, {false, "data.text=a \"{{var who}}\" {{seq}}"}, {true, "data.gone"}});
  const auto changes = templates.fill({{"who", {"x\"y", false}}}, 7, surroundings);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].json == "7");
  CHECK(changes[1].json == R"("a \"x\"y\" 7")");
  CHECK_FALSE(changes[2].json);
  CHECK_THROWS_AS(templates.fill({}, 1, surroundings), UsageError);
  CHECK_THROWS_AS(made({{false, "data.n={{nosuch}}"}}), InvalidInput);
  CHECK_THROWS_AS(made({{false, "data.n"}}), UsageError);
}

TEST_CASE("what a template made is changed, in a body and in a record", "[commands]") {
  const auto changed = [](std::string text) {
    change_message(made({{false, "data.b:=2"}, {true, "data.a"}}).fill({}, 1, surroundings), text);
    return text;
  };
  CHECK(changed(R"({"name":"n","data":{"a":1}})") == R"({"name":"n","data":{"b":2}})");
  CHECK(changed(R"({"payload":{"data":{"a":1}}})") == R"({"payload":{"data":{"b":2}}})");
  CHECK(changed(R"({"name":"n"})") == R"({"name":"n","data":{"b":2}})");
}
