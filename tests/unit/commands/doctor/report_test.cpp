// SPDX-License-Identifier: MIT
#include "commands/doctor/report.hpp"

#include <string>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

const StepResult refused{Health::failed, "cannot connect to localhost:1: Connection refused",
                         "is RabbitMQ running?"};

}  // namespace

TEST_CASE("a step is one line, with what to do", "[commands]") {
  World world;
  DoctorReport report(false, Colours::never, world.context);
  report.add("vhost", {Health::ok, "'/' is open"}, "localhost:5672");
  CHECK_FALSE(report.has_failed());
  report.add("connect", refused, "localhost:1");
  CHECK(report.has_failed());
  CHECK(world.printed() ==
        "ok       vhost        '/' is open\n"
        "failed   connect      cannot connect to localhost:1: Connection refused (is RabbitMQ running?)\n");
}

TEST_CASE("on a terminal a long step goes on below its message", "[commands]") {
  World world;
  world.context.out_is_terminal = true;
  world.context.columns = [] { return std::size_t{60}; };
  DoctorReport report(false, Colours::always, world.context);
  report.add("connect", refused, "localhost:1");
  CHECK(world.printed() ==
        "\x1b[31mfailed\x1b[0m   connect      cannot connect to localhost:1:\n"
        "                      Connection refused (is RabbitMQ\n"
        "                      running?)\n");
}

TEST_CASE("a step is one JSON object, null where there is nothing", "[commands]") {
  World world;
  DoctorReport report(true, Colours::always, world.context);
  report.add("link", {Health::ok, "fine", {}, {number_detail("ms", 1.25), texts_detail("texts", {"a"})}}, "");
  report.add("x", refused, "h:1");
  CHECK(
      world.printed() ==
      R"({"step":"link","status":"ok","broker":null,"message":"fine","advice":null,)"
      R"("details":{"ms":1.250,"texts":["a"]}})"
      "\n"
      R"({"step":"x","status":"failed","broker":"h:1","message":"cannot connect to localhost:1: Connection )"
      R"(refused","advice":"is RabbitMQ running?","details":{}})"
      "\n");
}
