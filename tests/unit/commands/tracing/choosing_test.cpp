// SPDX-License-Identifier: MIT
#include "commands/tracing/choosing.hpp"

#include "catch.hpp"
#include "commands/world.hpp"
#include "tracing/told.hpp"

namespace wazobus::commands {

namespace {

/// A call of Ash or of somebody else.
tracing::Followed numbered_call(std::uint64_t order, std::string_view caller) {
  tracing::Followed followed;
  followed.conversation = tracing::answered_call();
  followed.conversation.find("1.1")->name = caller;
  followed.order = order;
  return followed;
}

/// What is said of these IDs among a call of Ash and one of Ashley Moor; the orders of those chosen come
/// first.
std::vector<std::string> said_of(const std::vector<std::string>& typed) {
  World world;
  std::vector<Query> queries;
  for (const std::string& id : typed) queries.emplace_back(id);
  if (typed.empty()) queries.push_back(Query::only_one());
  Choosing choosing(queries);
  choosing.consider(numbered_call(1, "Ash"));
  choosing.consider(numbered_call(2, "Ashley Moor"));
  std::string chosen;
  for (const tracing::Followed* const one : choosing.chosen()) chosen += std::to_string(one->order);
  const bool is_wanting = choosing.say_what_is_wanting(world.context);
  CHECK(is_wanting == !world.said.empty());
  world.said.insert(world.said.begin(), chosen);
  return world.said;
}

}  // namespace

TEST_CASE("of several conversations the one that fits best is chosen, and once", "[commands]") {
  CHECK(said_of({"ash", "ASH", "Ash"}) == std::vector<std::string>{"1"});
  CHECK(said_of({"moor", "ash"}) == std::vector<std::string>{"21"});
}

TEST_CASE("conversations that fit as well are listed", "[commands]") {
  const std::vector<std::string> said = said_of({"102"});
  REQUIRE(said.size() == 3);
  CHECK(said[0].empty());
  CHECK(said[1] == "wazobus: '102' is in 2 conversations: give the ID of one of them, or -c 1 for the first");
  CHECK(said[2].find("Ash 101 -> Brook 102") != std::string::npos);
  CHECK(said[2].find("Ashley Moor 101 -> Brook 102") != std::string::npos);
  CHECK(said_of({})[1] ==
        "wazobus: there are 2 conversations: give the ID of one of them, or -c 1 for the first");
}

TEST_CASE("conversations that fit less well are told, but not those of a longer id", "[commands]") {
  World world;
  const std::vector<Query> queries{Query("ashley"), Query("17955936")};
  Choosing choosing(queries);
  tracing::Followed call = numbered_call(1, "Ashley Moor");
  call.ids = {"1795593600.21"};
  choosing.consider(call);
  choosing.consider(numbered_call(2, "ASHLEY"));
  choosing.consider(numbered_call(3, "Ashleys"));
  call = numbered_call(4, "17955936");
  choosing.consider(call);
  CHECK(choosing.chosen().size() == 2);
  choosing.say_lesser(world.context);
  REQUIRE(world.said.size() == 2);
  CHECK(world.said[0] ==
        "wazobus: 'ashley' also fits 2 other conversations, but less well; the ID shows one of them");
  CHECK(world.said[1].find("Ashley Moor") < world.said[1].find("Ashleys"));
}

TEST_CASE("of an ID whose calls did not fail it is said how many there are", "[commands]") {
  World world;
  const std::vector<Query> queries{Query("102"), Query("ash"), Query("nobody")};
  Choosing choosing(queries);
  choosing.pass_over(numbered_call(1, "Ash"));
  choosing.pass_over(numbered_call(2, "Ashley Moor"));
  choosing.say_what_is_wanting(world.context);
  REQUIRE(world.said.size() == 3);
  CHECK(world.said[0] == "wazobus: 2 calls of '102', none failed");
  CHECK(world.said[1] == "wazobus: 1 call of 'ash', none failed");
  CHECK(world.said[2].starts_with("wazobus: no conversation has to do with 'nobody'"));
}

TEST_CASE("for an ID of no conversation there is what is nearest", "[commands]") {
  const auto advice = [](const std::string& typed) {
    const std::vector<std::string> said = said_of({typed});
    REQUIRE(said.size() == 2);
    return said[1].substr(said[1].rfind('('));
  };
  CHECK(advice("ashlei") == "(did you mean 'Ashley Moor'?)");
  CHECK(advice("mooor") == "(did you mean 'Ashley Moor'?)");
  CHECK(advice("1001") == "(did you mean '101'?)");
  CHECK(advice("2026-11-24 10:00").starts_with("(the nearest is 1.1, which began at 2026-11-2"));
  // A number of a phone that could be a time, in 2037.
  CHECK(advice("2125550101").find("nearest") == std::string::npos);
  CHECK(advice("?").starts_with("(an ID is a number, a name"));
}

TEST_CASE("an ID of several conversations alone has them all", "[commands]") {
  const auto several = [](const std::vector<std::string>& typed) {
    std::vector<Query> queries;
    for (const std::string& id : typed) queries.emplace_back(id);
    if (typed.empty()) queries.push_back(Query::only_one());
    Choosing choosing(queries);
    choosing.consider(numbered_call(1, "Ash"));
    choosing.consider(numbered_call(2, "Ashley Moor"));
    const Choosing::Found* const found = choosing.several();
    return found == nullptr ? std::size_t{0} : found->conversations.size();
  };
  CHECK(several({"102"}) == 2);
  CHECK(several({"ash"}) == 0);
  CHECK(several({"102", "ash"}) == 0);
  CHECK(several({}) == 2);
}

}  // namespace wazobus::commands
