// SPDX-License-Identifier: MIT
#include "commands/listening/capture_source.hpp"

#include <string>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using capture::ByteWriter;

namespace {

/// A capture that is read to its end.
struct Reading {
  explicit Reading(const std::string& content)
      : source({world.folder.file("capture", content)}, {}, world.context) {}

  Exit finish(std::optional<std::uint64_t> count = {}) {
    Limits limits({count, {}, {}});
    event::Source& events = source.open({criteria}, {screen, nullptr},
                                        [this](const std::string& line) { world.said.push_back(line); });
    event::Frame frame;
    while (events.next(frame) != event::Source::Step::end) {
      if (frame.body.empty()) continue;
      limits.shown();
      frame.body.clear();
    }
    return source.finish(Exit::done, true, limits);
  }

  World world;
  event::Criteria criteria;
  ByteWriter screen = world.context.standard_output();
  CaptureSource source;
};

}  // namespace

TEST_CASE("a capture that was read ends with 0", "[commands]") {
  Reading reading("{\"name\":\"a\"}\n");
  CHECK(reading.finish() == Exit::done);
  CHECK(reading.world.said.empty());
}

TEST_CASE("a capture with a value that is no event ends with 1, and says so", "[commands]") {
  Reading reading("{\"name\":\"a\"}\n{\n");
  CHECK(reading.finish() == Exit::findings);
  REQUIRE(reading.world.said.size() == 2);
  CHECK(reading.world.said[1] == "wazobus: one value was left out; wazobus validate tells more");
}

TEST_CASE("a capture that ends before the count says how many came, and ends with 1 for none", "[commands]") {
  Reading some("{\"name\":\"a\"}\n");
  CHECK(some.finish(3) == Exit::done);
  CHECK(some.world.said.back() == "wazobus: the capture ended: 1 of 3 events came");
  Reading none("");
  CHECK(none.finish(3) == Exit::findings);
}

TEST_CASE("a capture is not read while it is written", "[commands]") {
  World world;
  const std::string path = world.folder.path("stdout");
  CaptureSource source({path}, {}, world.context);
  ByteWriter screen = world.context.standard_output();
  const event::Criteria criteria;
  CHECK(failure_of([&] {
          source.open({criteria}, {screen, nullptr}, [](const std::string&) {});
        }) == path + " is read and written at once");
}
