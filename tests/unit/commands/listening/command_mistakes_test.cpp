// SPDX-License-Identifier: MIT
#include "commands/listening/command_mistakes.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "commands/listening/selecting.hpp"
#include "commands/world.hpp"

namespace wazobus::commands {

namespace {

std::vector<std::string> hints_at_command(const std::string& command, std::vector<std::string> selectors) {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  SelectOptions options;
  options.selectors = std::move(selectors);
  World world;
  hint_at_command_mistakes(command, criteria_from(options), catalogue, world.context);
  return world.said;
}

}  // namespace

TEST_CASE("words that belong to the command of --exec get a hint", "[commands]") {
  const std::vector<std::string> said = hints_at_command("notify-send", {"{data.call_id}", "hello"});
  REQUIRE(said.size() == 3);
  CHECK(said[1].ends_with("--exec 'notify-send {data.call_id} hello'"));
  CHECK(said[2].find("wazobus listen -f '{data.call_id}' | xargs") != std::string::npos);
  CHECK(hints_at_command("echo {name}", {}).size() == 1);
}

TEST_CASE("a command in quotes, and known events beside it, get none", "[commands]") {
  CHECK(hints_at_command("./test.sh", {"call_created", "calls.#"}).empty());
  CHECK(hints_at_command("./test.sh now", {"door_opened"}).empty());
  CHECK(hints_at_command(R"(curl -d '{"name": 1}' {a,b})", {}).empty());
}

}  // namespace wazobus::commands
