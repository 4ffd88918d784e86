// SPDX-License-Identifier: MIT
#include "delivery/access.hpp"

#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "delivery/real_answers.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"

namespace wazobus::delivery {

namespace {

const ReservedWords somebody{"2e75", "9f1d"};

bool grants(const std::string& access, const std::string& required) {
  return AccessCheck({access}, somebody).decide(required).is_granted;
}

}  // namespace

TEST_CASE("an access grants what its words and wildcards match, all of it", "[delivery]") {
  struct Case {
    std::string access;
    std::string required;
    bool is_granted;
  };
  const std::vector<Case> cases{
      {"events.calls", "events.calls", true},
      {"events.calls", "events.Calls", false},
      {"events.calls", "events.calls.2e75", false},
      {"events.calls.2e75", "events.calls", false},
      {"", "", true},
      {"", "events", false},
      // `*` stays in a word.
      {"events.*", "events.calls", true},
      {"events.*", "events.calls.2e75", false},
      {"*", "", true},
      {"events.*", "events.", true},
      {"events.*", "events", false},
      {"*.*", "events.calls", true},
      {"events.**.x", "events.a.x", true},
      // `#` is any run.
      {"#", "", true},
      {"#", "events.calls.2e75", true},
      {"events.#", "events.calls.2e75", true},
      {"events.#.created", "events.a.b.created", true},
      {"events.#.created", "events..created", true},
      {"events.#.created", "events.created", false},
      {"#.#", ".", true},
      // Two dots are an empty word.
      {"events..calls", "events..calls", true},
      {"events..calls", "events.calls", false},
      {".", ".", true},
      {".", "", false},
      // What means something in regular expressions means nothing here.
      {"events.(a|b)", "events.a", false},
      {"events.(a|b)", "events.(a|b)", true},
      {"events.c.lls?", "events.c.lls?", true},
      {"events.c?lls", "events.calls", false},
      {"^events$", "^events$", true},
      {"\\*", "\\anything", true},
      {"\\*", "*", false},
      {"events.\u65e5\u672c", "events.\u65e5\u672c", true},
      {"events.*", "events.\u65e5\u672c", true},
  };
  for (const Case& one : cases) {
    INFO(one.access << " for " << one.required);
    CHECK(grants(one.access, one.required) == one.is_granted);
  }
}

TEST_CASE("an access is no topic pattern", "[delivery]") {
  // A topic pattern would say the opposite of each.
  CHECK_FALSE(grants("events.#", "events"));
  CHECK_FALSE(grants("#.calls", "calls"));
  CHECK(grants("events.#", "events."));
  CHECK(grants("events.call*", "events.calls"));
  CHECK(grants("events.*s", "events.calls"));
  CHECK(grants("events.c*l*s", "events.calls"));
  CHECK(grants("events.calls#", "events.calls.2e75"));
  CHECK(grants("events.*", "events."));
  CHECK_FALSE(grants("events.*", "events.#"));
  CHECK_FALSE(grants("events.*", "events.a#b"));
  CHECK(grants("events.#", "events.#"));
}

TEST_CASE("lines end as they do in Python's regular expressions", "[delivery]") {
  CHECK(grants("events.calls", "events.calls\n"));
  CHECK_FALSE(grants("events.calls", "events.calls\n\n"));
  CHECK_FALSE(grants("events.calls", "events.calls\r"));
  CHECK(grants("events.calls\n", "events.calls\n"));
  CHECK(grants("events.calls\n", "events.calls\n\n"));
  CHECK_FALSE(grants("events.calls\n", "events.calls"));
  CHECK(grants("", "\n"));
  // `#` reads no newline, `*` does.
  CHECK_FALSE(grants("events.#", "events.a\nb"));
  CHECK(grants("events.#", "events.a\n"));
  CHECK(grants("events.#", "events.a\rb"));
  CHECK(grants("events.#", "events.a\u2028b"));
  CHECK(grants("events.*", "events.a\nb"));
}

TEST_CASE("reserved words stand for the token's own, and for themselves", "[delivery]") {
  CHECK(grants("events.calls.me", "events.calls.2e75"));
  CHECK(grants("events.calls.me", "events.calls.me"));
  CHECK_FALSE(grants("events.calls.me", "events.calls.2e76"));
  CHECK_FALSE(grants("events.calls.me", "events.calls.None"));
  CHECK(grants("me.my_session.edit", "2e75.9f1d.update"));
  CHECK(grants("me.my_session.edit", "me.my_session.edit"));
  CHECK(grants("me", "2e75\n"));
  CHECK_FALSE(grants("update", "edit"));
  // Only as whole words.
  CHECK_FALSE(grants("events.me*", "events.2e75"));
  CHECK(grants("events.me*", "events.menu"));
  CHECK_FALSE(grants("events.meme", "events.2e752e75"));
  CHECK_FALSE(grants("events.Me", "events.2e75"));

  const AccessCheck nobody({"events.calls.me", "my_session"}, {});
  CHECK(nobody.decide("events.calls.me").is_granted);
  CHECK_FALSE(nobody.decide("events.calls.").is_granted);
  CHECK(nobody.decide("my_session").is_granted);
}

TEST_CASE("what takes away goes before what gives, wherever it stands", "[delivery]") {
  const AccessCheck check({"events.#", "!events.calls.me", "events.calls.2e75"}, somebody);
  CHECK(check.decide("events.calls.2e76").by == 0U);
  CHECK_FALSE(check.decide("events.calls.2e75").is_granted);
  CHECK(check.decide("events.calls.2e75").by == 1U);
  CHECK_FALSE(check.decide("other").by);
  // Only the first ! counts; `!` alone takes the empty access away.
  CHECK(AccessCheck({"#", "!!events"}, {}).decide("events").is_granted);
  CHECK_FALSE(AccessCheck({"#", "!!events"}, {}).decide("!events").is_granted);
  CHECK_FALSE(AccessCheck({"#", "!"}, {}).decide("").is_granted);
  CHECK_FALSE(AccessCheck({"!events.calls"}, {}).decide("events.users").is_granted);
}

TEST_CASE("nothing required is granted to everybody, an empty list grants nothing else", "[delivery]") {
  CHECK(AccessCheck({}, {}).decide(std::nullopt).is_granted);
  CHECK(AccessCheck({"!#"}, {}).decide(std::nullopt).is_granted);
  CHECK_FALSE(AccessCheck({}, {}).decide("").is_granted);
}

TEST_CASE("matching takes no more than text times pattern", "[delivery]") {
  std::string wild;
  for (int i = 0; i < 200; ++i) wild += "#a*";
  CHECK_FALSE(grants(wild, std::string(20'000, 'a') + "."));
  CHECK(grants(wild, std::string(20'000, 'a')));
  std::string stars;
  for (int i = 0; i < 50'000; ++i) stars += "*#";
  CHECK(grants(stars, "events"));
}

TEST_CASE("AccessCheck of xivo-lib-python says the same", "[delivery]") {
  // Answers of the real code, of xivo-lib-python b773b7b in Python 3.11, for pairs drawn at random.
  std::ifstream file(real_answers_folder + "access.ndjson");
  std::string line;
  std::string compact;
  int pairs = 0;
  while (std::getline(file, line)) {
    compact.clear();
    REQUIRE(json::compact(line, compact).ok());
    const json::View pair(compact);
    std::vector<std::string> acl;
    for (json::Children accesses(*pair.find("acl")); accesses.next();)
      acl.push_back(accesses.value().string());
    const AccessCheck check(std::move(acl), {pair.find("me")->string(), pair.find("session")->string()});
    INFO(line);
    CHECK(check.decide(pair.find("required")->string()).is_granted ==
          (pair.find("granted")->text() == "true"));
    ++pairs;
  }
  CHECK(pairs == 1000);
}

TEST_CASE("an ACL of the catalogue is covered always, sometimes or never", "[delivery]") {
  using Coverage = AccessCheck::Coverage;
  struct Case {
    std::vector<std::string> acl;
    std::string acl_template;
    Coverage coverage;
  };
  const std::vector<Case> cases{
      {{"events.#"}, "events.calls.{user_uuid}", Coverage::always},
      {{"events.calls.*"}, "events.calls.{user_uuid}", Coverage::always},
      {{"events.calls.me"}, "events.calls.{user_uuid}", Coverage::sometimes},
      {{"events.calls.2e75"}, "events.calls.{user_uuid}", Coverage::sometimes},
      {{"events.users.#"}, "events.calls.{user_uuid}", Coverage::never},
      {{"events.calls.me.x"}, "events.calls.{user_uuid}", Coverage::never},
      // Values of nested fields may hold dots, others are escaped.
      {{"events.calls.*"}, "events.calls.{call[id]}", Coverage::sometimes},
      {{"events.calls.a.b"}, "events.calls.{call[id]}", Coverage::sometimes},
      {{"events.calls.#"}, "events.calls.{call[id]}", Coverage::always},
      {{"#", "!events.calls.me"}, "events.calls.{user_uuid}", Coverage::sometimes},
      {{"#", "!events.calls.*"}, "events.calls.{user_uuid}", Coverage::never},
      {{"#", "!events.users.#"}, "events.calls.{user_uuid}", Coverage::always},
      {{}, "events.statuses.agents", Coverage::never},
      {{"events.statuses.*"}, "events.statuses.agents", Coverage::always},
  };
  for (const Case& one : cases) {
    INFO(one.acl_template);
    CHECK(AccessCheck(one.acl, somebody).covers(one.acl_template).coverage == one.coverage);
  }
}

TEST_CASE("the nearest accesses share the most leading words", "[delivery]") {
  const AccessCheck check({"events.calls.me", "events.calls.other", "events.users.#", "#x"}, somebody);
  CHECK(check.nearest("events.calls.3f86").words == 2);
  CHECK(check.nearest("events.calls.3f86").accesses == std::vector<std::size_t>{0, 1});
  CHECK(check.nearest("switchboards.x").words == 1);
  CHECK(AccessCheck({"events.calls.me"}, somebody).nearest("switchboards.x").accesses.empty());
}

}  // namespace wazobus::delivery
