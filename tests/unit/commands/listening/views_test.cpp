// SPDX-License-Identifier: MIT
#include <string>

#include "commands/listening/listen.hpp"
#include "commands/listening/view.hpp"
#include "commands/world.hpp"
#include "event/samples.hpp"
#include "render/formatter.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

StatsSettings json_settings(const World& world) {
  StatsSettings settings = stats_settings_from({}, true, ListenOptions{}.color, world.context);
  settings.steady = [] { return event::Statistics::Clock::time_point{}; };
  return settings;
}

}  // namespace

TEST_CASE("the view of events shows each as its format does", "[commands]") {
  World world;
  capture::ByteWriter out = world.context.standard_output();
  const auto view = event_view(render::make_formatter(render::Format::raw, {}, nullptr), out);
  event::Event event;
  const event::Frame frame = event::sample_frame("{}");
  event.read(frame);
  view->show(event, {});
  out.flush();
  CHECK(world.printed() == "{}\n");
  CHECK(!view->shows_findings());
  CHECK(!view->due());
  CHECK(!view->note("line"));
}

TEST_CASE("the view of counts of a capture goes by the times of the events", "[commands]") {
  World world;
  capture::ByteWriter out = world.context.standard_output();
  const auto view = capture_count_view(json_settings(world), out);
  event::Event event;
  event::Frame frame = event::sample_frame("{\"name\":\"a\"}");
  for (const int second : {0, 10}) {
    frame.received = text::Timestamp{std::chrono::seconds(1'700'000'000 + second)};
    event.read(frame);
    view->show(event, {});
  }
  view->finish();
  out.flush();
  CHECK(world.printed().find("\"seconds\":10") != std::string::npos);
  CHECK(view->shows_findings());
}

TEST_CASE("the view of counts prints its report at the end", "[commands]") {
  World world;
  capture::ByteWriter out = world.context.standard_output();
  const auto view = count_view(json_settings(world), out);
  event::Event event;
  const event::Frame frame = event::sample_frame("{\"name\":\"a\"}");
  event.read(frame);
  view->show(event, {});
  CHECK(world.printed().empty());
  view->finish();
  out.flush();
  CHECK(world.printed().find("\"a\"") != std::string::npos);
}
