// SPDX-License-Identifier: MIT
#include "commands/left_out.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("the first values that are left out are said, the others counted", "[commands]") {
  std::vector<std::string> said;
  LeftOut left_out([&said](const std::string& line) { said.push_back(line); });
  left_out.say_count();
  CHECK(said.empty());
  const auto on_broken = left_out.on_broken();
  capture::RecordSource::Broken broken{};
  broken.line = 3;
  broken.column = 4;
  broken.what = "not JSON";
  on_broken("a\nb", broken);
  CHECK(said == std::vector<std::string>{"wazobus: a\\nb:3:4: not JSON; left out"});
  left_out.say_count();
  CHECK(said.back() == "wazobus: one value was left out; wazobus validate tells more");
  for (int i = 0; i < 20; ++i) on_broken("a", broken);
  REQUIRE(said.size() == 7);
  CHECK(said.back() == "wazobus: what else is left out is counted; wazobus validate shows it");
  CHECK(left_out.count() == 21);
  left_out.say_count();
  CHECK(said.back() == "wazobus: 21 values were left out; wazobus validate tells more");
  broken.kind = capture::RecordSource::Broken::Kind::hole;
  on_broken("app.log", broken);
  CHECK(left_out.count() == 21);
  broken.kind = capture::RecordSource::Broken::Kind::log_line;
  on_broken("app.log", broken);
  left_out.say_count(LeftOut::Found::nothing);
  CHECK(said.back() ==
        "wazobus: 22 values were left out: this looks like a log, with JSON inside its lines; "
        "sed 's/^[^{]*//' app.log | wazobus validate reads that");
}
