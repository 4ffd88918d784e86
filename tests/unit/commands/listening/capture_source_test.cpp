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
  explicit Reading(const std::string& content, const CaptureSource::Settings& settings = {})
      : source({world.folder.file("capture", content)}, settings, world.context) {}

  Exit finish(std::optional<std::uint64_t> count = {}) {
    Limits limits({count, {}, {}});
    event::Source& events = source.open({criteria}, {screen, nullptr},
                                        [this](const std::string& line) { world.said.push_back(line); });
    event::Frame frame;
    std::uint64_t count_given = 0;
    while (events.next(frame) != event::Source::Step::end) {
      if (frame.body.empty()) continue;
      limits.shown();
      ++count_given;
      frame.body.clear();
    }
    return source.finish({Exit::done, true, count_given}, limits);
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

TEST_CASE("a window in which there is nothing says from when to when the capture goes", "[commands]") {
  const auto time = [](const char* text) { return text::parse_time(text); };
  const std::string noon = R"({"name":"a","timestamp":"2026-11-21T12:00:00+00:00"})";
  const std::string one = R"({"name":"a","timestamp":"2026-11-21T13:00:00+00:00"})";
  Reading after(noon + "\n" + one + "\n", {.window = {time("2026-11-22T12:00:00Z"), {}}});
  CHECK(after.finish(2) == Exit::findings);
  CHECK(after.world.said ==
        std::vector<std::string>{
            "wazobus: 0 of 2 events are since 2026-11-22T12:00:00+0000; the capture goes from "
            "2026-11-21T12:00:00+0000 to 2026-11-21T13:00:00+0000",
            "wazobus: the capture ended: 0 of 2 events came"});
  Reading some(noon + "\n" + one + "\n", {.window = {time("2026-11-21T12:30:00Z"), {}}});
  CHECK(some.finish() == Exit::done);
  CHECK(some.world.said.empty());
  Reading quiet(noon, {.window = {{}, time("2026-11-21T11:00:00Z")}, .is_quiet = true});
  quiet.finish();
  CHECK(quiet.world.said.empty());
}

TEST_CASE("a text that has no event is told to be no capture", "[commands]") {
  Reading reading("Nov 21 host sshd\nNov 22 host sshd\n");
  CHECK(reading.finish() == Exit::findings);
  CHECK(reading.world.said.back() ==
        "wazobus: 2 values were left out, and none was an event: is this a capture? (wazobus listen -o FILE "
        "makes "
        "one)");
}

TEST_CASE("a capture that ends before the count says how many came, and ends with 1", "[commands]") {
  Reading some("{\"name\":\"a\"}\n");
  CHECK(some.finish(3) == Exit::findings);
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
