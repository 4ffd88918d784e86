// SPDX-License-Identifier: MIT
#include "commands/publishing/variable_rows.hpp"

#include "commands/world.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using RowStep = MessageSource::Step;

TEST_CASE("rows are variables, and typed ones win", "[commands]") {
  World world;
  VariableRows rows(world.folder.file("rows.csv", "a,b\n1,x\n2,y\n3,z\n"), {{"b", {"typed", false}}}, 3);
  event::Variables variables;
  CHECK(rows.next(variables) == RowStep::message);
  CHECK((variables["a"].text == "2" && variables["b"].text == "typed"));
  CHECK((rows.line() == 3 && rows.skipped() == 1));
  CHECK(rows.place().ends_with("rows.csv:3: "));
  CHECK(rows.line_after() == 4);
  CHECK(rows.next(variables) == RowStep::end);
  rows.rewind();
  CHECK(rows.next(variables) == RowStep::message);
  CHECK(rows.line() == 2);
}

TEST_CASE("behind a row that cannot be read, and behind the last one, nothing can go on", "[commands]") {
  World world;
  event::Variables variables;
  VariableRows broken(world.folder.file("broken.csv", "a\nx\"y\nz\n"), {}, 0);
  CHECK_THROWS_AS(broken.next(variables), InvalidInput);
  CHECK_FALSE(broken.line_after());
  VariableRows one(world.folder.file("one.csv", "a\n1\n"), {}, 0);
  CHECK(one.next(variables) == RowStep::message);
  CHECK_FALSE(one.line_after());
}
