// SPDX-License-Identifier: MIT
#include "commands/listening/gap.hpp"

#include "catch.hpp"
#include "commands/world.hpp"

namespace wazobus::commands {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

struct Lost : event::Source {
  Step next(event::Frame& /*frame*/) override { return Step::idle; }
  [[nodiscard]] int fd() const override { return -1; }
  [[nodiscard]] milliseconds patience() const override { return 1h; }
  [[nodiscard]] std::optional<milliseconds> lost_for() const override { return since; }

  std::optional<milliseconds> since = 4200ms;
};

}  // namespace

TEST_CASE("a time limit while the connection is lost is no success", "[commands]") {
  World world;
  Lost source;
  Limits over({std::nullopt, -1ms, std::nullopt});
  over.start();
  const auto status = [&](Exit end, Losses losses = Losses::none) {
    return status_without_connection(source, losses, end, over, world.context);
  };
  CHECK(status(Exit::done) == Exit::broker);
  CHECK(status(Exit::timeout) == Exit::timeout);
  CHECK(world.said.back() == "wazobus: the connection was not back after 4.2 s");
  status(Exit::done, Losses::possible);
  CHECK(world.said.back().starts_with(
      "wazobus: the connection was not back: events may have been missed for 4.2 s (since 2"));
  const std::size_t said = world.said.size();
  const Limits none({});
  CHECK(status_without_connection(source, Losses::none, Exit::done, none, world.context) == Exit::done);
  source.since.reset();
  CHECK(status(Exit::done) == Exit::done);
  CHECK(world.said.size() == said);
}

}  // namespace wazobus::commands
