// SPDX-License-Identifier: MIT
#include "commands/publishing/setup.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "commands/world.hpp"

using namespace std::chrono_literals;
using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("the setup of publish opens neither the input nor a broker", "[commands]") {
  World world;
  for (const auto& set : std::vector<std::function<void(PublishOptions&)>>{
           [](auto& o) { o.what = "/nowhere/file"; },
           [](auto& o) { o.template_file = "/nowhere/template"; },
           [](auto& o) { o.replay = {"/nowhere/capture"}; },
       }) {
    PublishOptions options;
    options.connection.host = "nowhere.invalid";
    set(options);
    CHECK_NOTHROW(PublishSetup(options, world.context));
  }
  CHECK(world.said.empty());
}

TEST_CASE("the setup of publish checks what the input does not depend on", "[commands]") {
  World world;
  const auto failure = [&world](const std::function<void(PublishOptions&)>& set) {
    PublishOptions options;
    options.what = "call_created";
    set(options);
    return failure_of([&] { PublishSetup(options, world.context); });
  };
  CHECK(failure([](auto&) {}).empty());
  CHECK(failure([](auto& o) { o.confirm_timeout = {}; }) == "--confirm-timeout must be more than nothing");
  CHECK(failure([](auto& o) { o.tenant = "t"; }) == "--tenant 't' is no uuid");
  CHECK(failure([](auto& o) { o.catalogues = {"/nowhere"}; }) != "");
  CHECK(failure([](auto& o) {
          o.tenant = "t";
          o.force = true;
        }).empty());
}

TEST_CASE("messages come from the server that is named, or from a random one", "[commands]") {
  World world;
  PublishOptions options;
  options.what = "call_created";
  CHECK(text::is_uuid(PublishSetup(options, world.context).identity.origin_uuid));
  world.environment["XIVO_UUID"] = "from the environment";
  CHECK(PublishSetup(options, world.context).identity.origin_uuid == "from the environment");
  options.origin_uuid = "99c0b0a5-a1f5-4d5c-9b4b-ec1c07ac1bd3";
  CHECK(PublishSetup(options, world.context).identity.origin_uuid == options.origin_uuid);
}

TEST_CASE("options that disagree about the pace are refused", "[commands]") {
  const auto failure = [](const std::function<void(PublishOptions&)>& set) {
    PublishOptions options;
    set(options);
    return failure_of([&] { pace_of(options); });
  };
  CHECK(failure([](auto& o) {
          o.repeat = 2;
          o.loop = true;
        }) == "--repeat ends, --loop does not");
  CHECK(failure([](auto& o) { o.speed = "2"; }) == "--speed is about the pauses of a capture");
  CHECK(failure([](auto& o) {
          o.rate = "1/s";
          o.replay = {"night"};
        }) == "--replay keeps the pauses of the capture, --rate makes its own");
  CHECK(failure([](auto& o) {
          o.rate = "1/s";
          o.replay = {"night"};
          o.speed = "2";
        }) == "--rate and --speed both say how fast");
  CHECK(failure([](auto& o) { o.longest_pause = 5s; }) == "--max-pause is about the pauses of a capture");
  const auto shortened = [&failure](const std::function<void(PublishOptions&)>& set) {
    return failure([&set](auto& o) {
      o.replay = {"night"};
      o.longest_pause = 5s;
      set(o);
    });
  };
  CHECK(shortened([](auto&) {}).empty());
  CHECK(shortened([](auto& o) { o.speed = "0"; }) ==
        "--speed 0 leaves no pause that --max-pause could shorten");
  CHECK(shortened([](auto& o) { o.longest_pause = 0s; }) == "--max-pause must be more than nothing");
}

TEST_CASE("a replay keeps the pauses unless its speed is 0", "[commands]") {
  PublishOptions options;
  CHECK(!pace_of(options).schedule.is_paced());
  options.replay = {"night"};
  CHECK(pace_of(options).schedule.is_paced());
  options.speed = "0";
  CHECK(!pace_of(options).schedule.is_paced());
  options.rate = "5/s";
  CHECK(pace_of(options).schedule.is_paced());
}
