// SPDX-License-Identifier: MIT
#include "commands/validating/file_check.hpp"

#include <string>

#include "commands/validating/setup.hpp"
#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

/// Checks a file of `content`; returns what is printed.
std::string checked(const std::string& content, std::size_t jobs, const ReportSettings& settings = {}) {
  World world;
  const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  catalogue::Rulebook rulebook(known, catalogue::Edition::current);
  capture::InputFile file(world.folder.file("f", content));
  Report report(settings, world.context);
  FileCheck check(file, world.interrupt.fd(), rulebook, {}, report);
  report.begin_file("f", &file);
  check.run(jobs);
  report.end_file();
  CHECK(!check.interrupted());
  CHECK(!check.read_failure());
  return world.printed();
}

std::string broken_lines(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "{\"a\":" + std::to_string(i) + ",}\n";
  return lines;
}

}  // namespace

TEST_CASE("several threads report what one does, in the same order", "[commands]") {
  const std::string lines = broken_lines(30'000);
  const std::string one = checked(lines, 1);
  CHECK(std::count(one.begin(), one.end(), '\n') == 30'000);
  CHECK(checked(lines, 4) == one);
}

TEST_CASE("a limit stops all threads", "[commands]") {
  const std::string printed = checked(broken_lines(30'000), 4, {.limit = 7});
  CHECK(std::count(printed.begin(), printed.end(), '\n') == 7);
}

TEST_CASE("a supply numbers its blocks, and has none after it was stopped", "[commands]") {
  World world;
  capture::InputFile file(world.folder.file("f", "1\n2\n"));
  BlockSupply supply(file, world.interrupt.fd());
  BlockSupply::Numbered next;
  REQUIRE(supply.take(next));
  CHECK(next.number == 0);
  CHECK(next.block.text.view() == "1\n2\n");
  CHECK(!next.is_cut);
  CHECK(supply.consumed() == 4);
  supply.stop();
  CHECK(!supply.take(next));
  CHECK(!supply.interrupted());
}

TEST_CASE("the setup of validate opens no file, and stops at the first error if nobody sees more",
          "[commands]") {
  World world;
  ValidateOptions options;
  options.files = {"/nowhere"};
  CHECK(ValidateSetup(options, world.context).files == options.files);
  CHECK(!ValidateSetup(options, world.context).report.limit);
  options.files.clear();
  CHECK(ValidateSetup(options, world.context).files == std::vector<std::string>{"-"});
  options.max_errors = 5;
  CHECK(ValidateSetup(options, world.context).report.limit == 5);
  options.quiet = true;
  CHECK(ValidateSetup(options, world.context).report.limit == 5);
  options.format = render::FindingFormat::junit;
  CHECK(ValidateSetup(options, world.context).report.limit == 5);
  options.event = "ari:StasisStart";
  CHECK(ValidateSetup(options, world.context).check.event == "StasisStart");
  options.event = "nobody_knows";
  CHECK_THROWS_AS(ValidateSetup(options, world.context), UsageError);
}
