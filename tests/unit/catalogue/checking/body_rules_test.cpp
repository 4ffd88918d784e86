// SPDX-License-Identifier: MIT
#include "catalogue/checking/body_rules.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("the members of a body beside name and data are checked", "[catalogue]") {
  struct Case {
    std::string members;
    std::string found;
  };
  const std::string origin = fmt::format(R"("origin_uuid":"{}")", uuid_a);
  const std::vector<Case> cases{
      {origin, ""},
      {R"("x":1)", "error origin.missing /origin_uuid: missing"},
      {R"("origin_uuid":null)",
       "warning origin.null /origin_uuid: null: the publisher did not know its server's uuid"},
      {R"("origin_uuid":1)", "error origin.type /origin_uuid: expected string, got integer"},
      {R"("origin_uuid":"a")", "error origin.format /origin_uuid: not a uuid: 'a'"},
      {origin + R"(,"required_acl":null)", ""},
      {origin + R"(,"required_acl":[])", "error acl.type /required_acl: expected string or null, got array"},
      {origin + R"(,"timestamp":"2026-11-21T15:48:00")", ""},
      {origin + R"(,"timestamp":"now")", "warning timestamp.format /timestamp: not a date and time: 'now'"},
      {origin + R"(,"timestamp":1)", "warning timestamp.format /timestamp: not a date and time: 1"},
  };
  CheckBench bench;
  const BodyRules rules(bench.context);
  for (const auto& [members, found] : cases) {
    INFO(members);
    rules.check(bench.read(R"({"name":"call_made",)" + members + "}"));
    CHECK(bench.found() == found);
  }
}

TEST_CASE("a copy of a header is not judged, and beside headers none is missing", "[catalogue]") {
  CheckBench bench;
  const BodyRules rules(bench.context);
  rules.check(bench.read(R"({"headers":{"origin_uuid":1},"payload":{"name":"x","origin_uuid":1}})"));
  CHECK(bench.found().empty());
  rules.check(bench.read(R"({"headers":{"x":1},"payload":{"name":"x"}})"));
  CHECK(bench.found().empty());
  rules.check(bench.read(R"({"name":"Stasis"})"));
  CHECK(bench.found().empty());
}

TEST_CASE("the documentation knows four members of a body", "[catalogue]") {
  CheckBench bench(Edition::documented);
  const BodyRules rules(bench.context);
  rules.check(bench.read(fmt::format(
      R"({{"name":"call_made","data":{{}},"origin_uuid":"{}","required_acl":"a","timestamp":"t","x":1}})",
      uuid_a)));
  CHECK(bench.found() ==
        "warning envelope.extra /timestamp: not in the documentation\n"
        "warning envelope.extra /x: not in the documentation");
}
