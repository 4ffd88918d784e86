// SPDX-License-Identifier: MIT
#include "commands/publishing/overrides.hpp"

#include <string>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("what was typed replaces what a frame has", "[commands]") {
  const Overrides overrides = overrides_from("k", {"a=1", "b:=2", "a=3"}, {"priority=5", "content_type="});
  event::Frame frame;
  frame.routing_key = "old";
  frame.headers = {{"a", {"old"}}, {"c", {"kept"}}};
  frame.properties = event::wazo_properties();
  apply(overrides, frame);
  CHECK(frame.routing_key == "k");
  REQUIRE(frame.headers.size() == 3);
  CHECK(frame.headers[0] == event::FieldEntry{"a", {"3"}});
  CHECK(frame.headers[1].key == "c");
  CHECK(frame.headers[2].key == "b");
  CHECK(frame.properties.priority == 5);
  CHECK(!frame.properties.content_type);
}

TEST_CASE("what AMQP cannot carry is a mistake on the command line", "[commands]") {
  CHECK_THROWS_AS(overrides_from(std::string(256, 'k'), {}, {}), UsageError);
  CHECK_THROWS_AS(overrides_from({}, {std::string(256, 'h') + "=1"}, {}), UsageError);
  CHECK_THROWS_AS(overrides_from({}, {}, {"priority"}), UsageError);
  CHECK_THROWS_AS(overrides_from({}, {}, {"nosuch=1"}), UsageError);
}

TEST_CASE("a content type says whether a body is JSON", "[commands]") {
  const auto is_json = [](const std::string& type) {
    return says_json(overrides_from({}, {}, {"content_type=" + type}));
  };
  CHECK(says_json({}));
  for (const std::string type : {"application/json", "application/json;charset=utf-8", "application/x+json"})
    CHECK(is_json(type));
  for (const std::string type : {"", "text/plain", "application/jsonl", "json"}) CHECK(!is_json(type));
}
