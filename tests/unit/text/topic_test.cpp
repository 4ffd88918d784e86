// SPDX-License-Identifier: MIT
#include "text/topic.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using wazobus::text::topic_matches;
using wazobus::text::topic_objection;

TEST_CASE("a topic pattern brings what RabbitMQ says it brings", "[text]") {
  struct Case {
    const char* pattern;
    const char* key;
    bool matches;
  };
  const std::vector<Case> cases{
      {"calls.call.created", "calls.call.created", true},
      {"calls.call.created", "calls.call.updated", false},
      {"calls.*", "calls.call.created", false},
      {"calls.*", "calls.call", true},
      {"calls.*", "calls", false},
      {"calls.*.*", "calls.call.created", true},
      {"calls.#", "calls.call.created", true},
      {"calls.#", "calls", true},
      {"calls.#", "callsx", false},
      {"#", "", true},
      {"#", "a.b.c", true},
      {"*", "", false},
      {"*", "call_form_result", true},
      {"", "", true},
      {"", "a", false},
      {"#.created", "created", true},
      {"#.created", "a.b.created", true},
      {"#.created", "a.b.created.c", false},
      {"a.#.z", "a.z", true},
      {"a.#.z", "a.b.c.z", true},
      {"a.#.z", "a.z.z", true},
      {"a.#.z", "a.z.y", false},
      {"#.b.#", "b", true},
      {"#.b.#", "a.b.c", true},
      {"#.b.#", "a.c", false},
      {"#.#", "", true},
      {"#.*", "", false},
      {"#.*", "a", true},
      {"*.#.*", "a", false},
      {"*.#.*", "a.b", true},
      {"#.a.*.b.#", "x.a.a.b.y", true},
      {"#.a.b.#.c", "a.a.b.c.b.c", true},
      {"a.*", "a.", true},
      {"a.*.b", "a..b", true},
      {"plugin.install.*.*", "plugin.install.x.installing dependencies", true},
  };
  for (const Case& c : cases) {
    INFO("pattern '" << c.pattern << "', key '" << c.key << "'");
    CHECK(topic_matches(c.pattern, c.key) == c.matches);
  }
}

TEST_CASE("a pattern with many hashes is matched without going back and forth for ever", "[text]") {
  std::string pattern;
  std::string key;
  for (int i = 0; i < 60; ++i) pattern += "#.a.";
  for (int i = 0; i < 120; ++i) key += "a.";
  CHECK_FALSE(topic_matches(pattern + "b", key + "c"));
  CHECK(topic_matches(pattern + "#", key + "c"));
}

TEST_CASE("a pattern that cannot mean what its author wants is objected to", "[text]") {
  for (const char* const fine : {"", "#", "*", "calls.#", "a.*.b", "a..b", "with space.x", "caf\xC3\xA9.#"}) {
    INFO(fine);
    CHECK(topic_objection(fine).empty());
  }
  for (const char* const wrong : {"calls*", "calls.#x", "**", "##", "a.b*.c", "\xFF.a"}) {
    INFO(wrong);
    CHECK_FALSE(topic_objection(wrong).empty());
  }
  CHECK(topic_objection(std::string(255, 'a')).empty());
  CHECK_FALSE(topic_objection(std::string(256, 'a')).empty());
}
