// SPDX-License-Identifier: MIT
#include "commands/validating/finding_log.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Rule;
using catalogue::Severity;

PlacedFinding placed(std::uint64_t line, const catalogue::Finding& finding) {
  return {line, line + 1, line + 2, finding};
}

const catalogue::Finding first{0,          Severity::error, Rule::data_type, "call_held",
                               "/data/id", "data.id",       "no text"};
const catalogue::Finding second{0, Severity::warning, Rule::name_unknown, "", "", "", std::string("a\0b", 3)};

}  // namespace

TEST_CASE("findings are read again as they were appended", "[commands]") {
  FindingLog log;
  CHECK(log.empty());
  log.append(placed(0, first));
  log.append(placed(1ULL << 40U, second));
  CHECK(log.last_rule() == Rule::name_unknown);
  std::size_t at = 0;
  PlacedFinding out;
  REQUIRE(log.next(at, out));
  CHECK(out.line == 0);
  CHECK(out.column == 1);
  CHECK(out.finding.severity == Severity::error);
  CHECK(out.finding.rule == Rule::data_type);
  CHECK(out.finding.event == first.event);
  CHECK(out.finding.pointer == first.pointer);
  CHECK(out.finding.path == first.path);
  CHECK(out.finding.message == first.message);
  REQUIRE(log.next(at, out));
  CHECK(out.line == 1ULL << 40U);
  CHECK(out.utf16_column == (1ULL << 40U) + 2);
  CHECK(out.finding.message == second.message);
  CHECK_FALSE(log.next(at, out));
}

TEST_CASE("the last finding can be dropped", "[commands]") {
  FindingLog log;
  log.append(placed(3, first));
  const std::size_t size = log.size();
  log.append(placed(4, second));
  log.drop_last();
  CHECK(log.size() == size);
  std::size_t at = 0;
  PlacedFinding out;
  REQUIRE(log.next(at, out));
  CHECK(out.line == 3);
  CHECK_FALSE(log.next(at, out));
  log.clear(0);
  CHECK(log.empty());
}

}  // namespace wazobus::commands
