// SPDX-License-Identifier: MIT
#include "commands/validating/block_check.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using catalogue::Rule;

namespace {

catalogue::Finding finding(Rule rule, std::string message) {
  return {
      7, catalogue::Severity::warning, rule, "call_created", "/data/a~1b", "data.a/b", std::move(message)};
}

capture::Block lines(std::string_view text) {
  capture::Block block;
  block.layout = capture::Layout::lines;
  block.text.append(text);
  return block;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// What Report makes of parts: each finding with its line, whatever part it came in.
struct Parts {
  std::vector<std::uint64_t> at;
  std::uint64_t foreign = 0;
  std::uint64_t values = 0;
  std::size_t count = 0;
  std::size_t largest = 0;

  void add(const BlockResult& part) {
    PlacedFinding placed;
    for (std::size_t i = 0; part.findings.next(i, placed);) at.push_back(placed.line);
    foreign += part.foreign_lines;
    values += part.counts.values;
    largest = std::max(largest, part.findings.size());
    ++count;
  }
};

}  // namespace

TEST_CASE("a log of findings gives back what it was given", "[commands]") {
  FindingLog log;
  std::size_t at = 0;
  PlacedFinding placed;
  CHECK_FALSE(log.next(at, placed));
  const std::string long_message(1000, 'x');
  log.append({1, 2, 3, finding(Rule::data_type, long_message)});
  log.append({4, 5, 6, catalogue::Finding{}});
  log.append({7, 8, 9, finding(Rule::json_incomplete, "")});
  CHECK(log.last_rule() == Rule::json_incomplete);
  log.drop_last();
  REQUIRE(log.next(at, placed));
  CHECK((placed.line == 1 && placed.column == 2 && placed.utf16_column == 3));
  CHECK(placed.finding.severity == catalogue::Severity::warning);
  CHECK(placed.finding.rule == Rule::data_type);
  CHECK(placed.finding.event == "call_created");
  CHECK(placed.finding.pointer == "/data/a~1b");
  CHECK(placed.finding.path == "data.a/b");
  CHECK(placed.finding.message == long_message);
  REQUIRE(log.next(at, placed));
  CHECK(placed.line == 4);
  CHECK(placed.finding.severity == catalogue::Severity::error);
  CHECK(placed.finding.message.empty());
  CHECK_FALSE(log.next(at, placed));
  log.clear(0);
  CHECK(log.empty());
}

TEST_CASE("a block with very many findings comes in parts that are bounded", "[commands]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  catalogue::Rulebook rulebook(catalogue, catalogue::Edition::current);
  catalogue::Checker checker(rulebook, {});
  Parts parts;
  BlockCheck check(checker, [&](const BlockResult& part) {
    parts.add(part);
    return true;
  });
  BlockResult result;
  constexpr std::size_t foreign = 20'000;
  constexpr std::size_t empty = 30'000;
  CHECK(check.check(lines(repeated("no\n", foreign) + repeated("{}\n", empty)), true, false, result));
  CHECK(parts.count > 5);
  parts.add(result);
  CHECK(parts.largest < BlockCheck::most_kept + 1000);
  CHECK(parts.foreign == foreign);
  CHECK(parts.values == foreign + empty);
  CHECK(result.newlines == foreign + empty);
  REQUIRE(parts.at.size() == foreign + 2 * empty);
  bool in_order = true;
  for (std::size_t i = 0; i < parts.at.size(); ++i)
    in_order = in_order && parts.at[i] == (i < foreign ? i : foreign + (i - foreign) / 2);
  CHECK(in_order);
  CHECK(check.found() > BlockCheck::most_kept);
}

TEST_CASE("a block of which no more is wanted is left", "[commands]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  catalogue::Rulebook rulebook(catalogue, catalogue::Edition::current);
  catalogue::Checker checker(rulebook, {});
  std::size_t taken = 0;
  BlockCheck check(checker, [&](const BlockResult& /*part*/) { return ++taken < 2; });
  BlockResult result;
  CHECK_FALSE(check.check(lines(repeated("{}\n", 80'000)), true, false, result));
  CHECK(taken == 2);
  CHECK(check.check(lines("{}\n"), false, false, result));
  CHECK(result.counts.values == 1);
}
