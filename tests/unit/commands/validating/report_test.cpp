// SPDX-License-Identifier: MIT
#include "commands/validating/report.hpp"

#include <string>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

PlacedFinding placed_at(std::uint64_t line, std::uint64_t column, const catalogue::Finding& finding) {
  return {line, column, column, finding};
}

catalogue::Finding broken() {
  catalogue::Finding finding;
  finding.rule = catalogue::Rule::data_type;
  finding.message = "wrong";
  return finding;
}

/// A block with a finding on its first line, which goes on in the next block.
BlockResult block(std::uint64_t newlines, std::uint64_t tail) {
  BlockResult result;
  result.findings.append(placed_at(0, 2, broken()));
  result.newlines = newlines;
  result.tail = result.utf16_tail = tail;
  result.has_json = true;
  return result;
}

}  // namespace

TEST_CASE("findings are reported with their lines and columns in the file", "[commands]") {
  World world;
  Report report({}, world.context);
  report.begin_file("a", nullptr);
  CHECK(report.take(block(0, 5), 0));
  CHECK(report.take(block(3, 4), 0));
  CHECK(report.take(block(0, 0), 0));
  report.end_file();
  report.finish();
  CHECK(world.printed() ==
        "a:1:2: error: wrong [data.type]\n"
        "a:1:7: error: wrong [data.type]\n"
        "a:4:6: error: wrong [data.type]\n");
  CHECK(world.said == std::vector<std::string>{"0 values, 0 events: 3 errors, 0 warnings"});
}

TEST_CASE("a limit stops the report", "[commands]") {
  World world;
  Report report({.limit = 2}, world.context);
  report.begin_file("a", nullptr);
  CHECK(report.take(block(1, 0), 0));
  CHECK(!report.take(block(1, 0), 0));
  CHECK(report.limit_reached());
  report.end_file();
  report.finish();
  CHECK(world.said.back() == "stopped after 2 errors, 0 warnings");
}

TEST_CASE("of lines before the first JSON ten are shown, the others counted", "[commands]") {
  World world;
  Report report({}, world.context);
  report.begin_file("log", nullptr);
  BlockResult result;
  for (std::uint64_t line = 0; line < 15; ++line)
    result.findings.append(placed_at(line, 1, not_json("not JSON")));
  result.foreign_lines = result.newlines = 15;
  CHECK(report.take(result, 0));
  report.end_file();
  report.finish();
  CHECK(
      world.printed().ends_with("log:10:1: error: not JSON [file.not_json]\n"
                                "log:15:1: error: up to here 5 more lines are not JSON [file.not_json]\n"));
  CHECK(report.failures() == 15);
}

TEST_CASE("warnings are failures where that is asked for", "[commands]") {
  World world;
  catalogue::Finding finding = broken();
  finding.severity = catalogue::Severity::warning;
  for (const bool is_strict : {false, true}) {
    ReportSettings settings;
    settings.is_strict = is_strict;
    settings.is_silent = settings.is_quiet = true;
    Report report(settings, world.context);
    report.begin_file("a", nullptr);
    BlockResult result;
    result.findings.append(placed_at(0, 1, finding));
    report.take(result, 0);
    CHECK(report.failures() == (is_strict ? 1 : 0));
  }
  CHECK(world.printed().empty());
}

TEST_CASE("a file that cannot be read is told in reports, elsewhere the standard error has it",
          "[commands]") {
  for (const auto format : {render::FindingFormat::text, render::FindingFormat::sarif}) {
    World world;
    ReportSettings settings;
    settings.format = format;
    Report report(settings, world.context);
    report.begin_file("a", nullptr);
    report.unreadable("cannot read a");
    report.end_file();
    report.finish();
    const bool is_told = world.printed().find("cannot read a") != std::string::npos;
    CHECK(is_told == render::info_of(format).is_read_alone);
    CHECK(report.failures() == 1);
  }
}

TEST_CASE("ignored findings are counted apart, and are no failures", "[commands]") {
  World world;
  ReportSettings settings;
  settings.ignored = IgnoredFindings({"file.not_json,data.type"});
  settings.limit = 1;
  Report report(settings, world.context);
  report.begin_file("log", nullptr);
  BlockResult result;
  for (std::uint64_t line = 0; line < 15; ++line)
    result.findings.append(placed_at(line, 1, not_json("not JSON")));
  result.foreign_lines = result.newlines = 15;
  CHECK(report.take(result, 0));
  report.end_file();
  CHECK((report.failures() == 0 && !report.limit_reached()));
  report.finish();
  CHECK(world.printed().empty());
  CHECK(world.said.back() == "0 values, 0 events: 0 errors, 0 warnings, 15 ignored");
}
