// SPDX-License-Identifier: MIT
#include "commands/progress_line.hpp"

#include "catch.hpp"
#include "commands/world.hpp"

namespace wazobus::commands {

TEST_CASE("a line of progress is drawn over the one before, and gone at the end", "[commands]") {
  World world;
  world.context.err_is_terminal = true;
  {
    ProgressLine line(world.context, true);
    line.draw("1 %");
    line.draw("2 %");
  }
  CHECK(world.drawn == "\r1 %\x1b[J\r\r2 %\x1b[J\r\r\x1b[J");
}

TEST_CASE("what was not drawn is not cleared", "[commands]") {
  World world;
  world.context.err_is_terminal = true;
  {
    ProgressLine line(world.context, true);
    line.begin();
    CHECK_FALSE(line.is_due());  // what is done soon needs no line
    line.clear();
  }
  CHECK(world.drawn.empty());
}

TEST_CASE("a line of progress is wanted only on a terminal", "[commands]") {
  World world;
  world.context.err_is_terminal = true;
  CHECK(ProgressLine(world.context, true).is_wanted());
  CHECK_FALSE(ProgressLine(world.context, false).is_wanted());
  world.context.err_is_terminal = false;
  CHECK_FALSE(ProgressLine(world.context, true).is_wanted());
}

}  // namespace wazobus::commands
