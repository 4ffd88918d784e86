// SPDX-License-Identifier: MIT
#include "commands/publishing/dry_run.hpp"

#include <string>
#include <utility>
#include <vector>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

/// Bodies, one a line; "!" is broken input.
class Bodies : public MessageSource {
 public:
  explicit Bodies(std::vector<std::string> bodies) : bodies_(std::move(bodies)) {}

  Step next(Outgoing& message) override {
    if (at_ == bodies_.size()) return Step::end;
    if (bodies_[at_] == "!") throw InvalidInput("broken");
    message.frame.routing_key = "k";
    message.frame.properties = event::wazo_properties();
    message.frame.body = bodies_[at_++];
    message.line = at_;
    return Step::message;
  }
  void rewind() override { at_ = 0; }

 private:
  std::vector<std::string> bodies_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("a dry run prints records with the times at which they would be sent", "[commands]") {
  World world;
  UnnamedTally unnamed;
  Bodies bodies({"1", "2"});
  Pace pace;
  pace.schedule = Schedule::at_rate(1);
  CHECK(print_messages(bodies, pace, "x", unnamed, world.context));
  const std::string rest = R"(.000000+00:00","name":null,"exchange":"x","routing_key":"k","headers":{},)";
  CHECK(world.printed() == R"({"timestamp":"2023-11-14T22:13:20)" + rest + "\"payload\":1}\n" +
                               R"({"timestamp":"2023-11-14T22:13:21)" + rest + "\"payload\":2}\n");
}

TEST_CASE("a dry run prints what came before broken input", "[commands]") {
  World world;
  UnnamedTally unnamed;
  Bodies bodies({"1", "!"});
  CHECK_THROWS_AS(print_messages(bodies, {}, "x", unnamed, world.context), InvalidInput);
  CHECK(world.printed().find("\"payload\":1") != std::string::npos);
}

TEST_CASE("a dry run of nothing prints nothing", "[commands]") {
  World world;
  UnnamedTally unnamed;
  Bodies bodies({});
  CHECK(!print_messages(bodies, {}, "x", unnamed, world.context));
  CHECK(world.printed().empty());
}
