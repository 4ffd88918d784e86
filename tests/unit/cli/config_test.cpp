// SPDX-License-Identifier: MIT
#include "cli/config.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using cli::Setting;

namespace {

const std::vector<std::string> commands{"listen", "publish"};

cli::Config parsed(const std::string& text) {
  return cli::parse_config(text, "it.toml", commands);
}

std::string refusal(const std::string& text) {
  try {
    parsed(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("a configuration is the top level, its profiles, and in each the tables of commands", "[cli]") {
  const cli::Config config = parsed(
      "vhost = 'a'\nlisten.count = 1\n[profiles.lab]\nvhost = 'b'\n[profiles.lab.publish]\nforce = true\n"
      "[profiles.empty]\n[profiles.'x.y']\n");
  REQUIRE(config.base.own.size() == 1);
  CHECK(config.base.own[0].words == std::vector<std::string>{"a"});
  CHECK(config.base.of_command.at("listen").at(0).key == "count");
  REQUIRE(config.profiles.size() == 3);
  CHECK(config.profiles.contains("x.y"));
  const cli::Settings& lab = config.profiles.at("lab");
  CHECK(lab.own.at(0).value_place == "it.toml:4:9");
  CHECK(lab.of_command.at("publish").at(0).key_place == "it.toml:6:1");
  CHECK(lab.of_command.count("listen") == 0);
}

TEST_CASE("a file without a setting is an empty configuration", "[cli]") {
  for (const char* const text : {"", "\n", "# nothing", "\xef\xbb\xbf", "[profiles]"}) {
    const cli::Config config = parsed(text);
    CHECK(config.base.own.empty());
    CHECK(config.profiles.empty());
  }
}

TEST_CASE("settings keep their type and what a command line would say", "[cli]") {
  struct Case {
    const char* value;
    Setting::Type type;
    std::vector<std::string> words;
    const char* type_name;
  };
  const std::vector<Case> cases{
      {"'line'", Setting::Type::text, {"line"}, "a string"},
      {"''", Setting::Type::text, {""}, "a string"},
      {"\"\"\"a\nb\"\"\"", Setting::Type::text, {"a\nb"}, "a string"},
      {"5", Setting::Type::number, {"5"}, "an integer"},
      {"-1", Setting::Type::number, {"-1"}, "an integer"},
      {"0x10", Setting::Type::number, {"16"}, "an integer"},
      {"true", Setting::Type::truth, {"true"}, "a boolean"},
      {"false", Setting::Type::truth, {"false"}, "a boolean"},
      {"['a', 'b']", Setting::Type::texts, {"a", "b"}, "an array"},
      {"[]", Setting::Type::texts, {}, "an array"},
      {"['a', 1]", Setting::Type::other, {}, "an array of other things"},
      {"1.5", Setting::Type::other, {}, "a floating-point number"},
      {"inf", Setting::Type::other, {}, "a floating-point number"},
      {"1979-05-27", Setting::Type::other, {}, "a date or time"},
      {"07:32:00", Setting::Type::other, {}, "a date or time"},
      {"{a = 1}", Setting::Type::other, {}, "a table"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.value);
    const cli::Config config = parsed("key = " + std::string(one.value));
    REQUIRE(config.base.own.size() == 1);
    CHECK(config.base.own[0].type == one.type);
    CHECK(config.base.own[0].words == one.words);
    CHECK(config.base.own[0].type_name == one.type_name);
  }
}

TEST_CASE("what is not a configuration is refused with its place, and without a password", "[cli]") {
  const std::vector<std::string> broken{"uri = amqp://u:secret@h/",
                                        "uri = \"amqp://u:secret@h",
                                        "uri = 'amqp://u:'secret@h'",
                                        "uri amqp://u:secret@h",
                                        "uri = secret",
                                        "uri = \"\\usecret\"",
                                        "uri = 1secret",
                                        "uri = ['secret', secret]",
                                        "uri = \"secret\\u0000\"",
                                        "uri = 'secret\x80'",
                                        "listen = 'secret'",
                                        "profiles = 'secret'",
                                        "profiles.lab = 'secret'",
                                        "[[profiles.lab]]\nuri = 'secret'",
                                        std::string("uri = \0", 7)};
  for (const std::string& text : broken) {
    CAPTURE(text);
    const std::string what = refusal(text);
    CHECK(what.starts_with("it.toml:1:"));
    CHECK(what.find("secret") == std::string::npos);
  }
}

TEST_CASE("as many levels as a configuration can have harm nobody", "[cli]") {
  std::string deep;
  for (int level = 0; level < 1000; ++level) deep += "a.";
  CHECK(refusal(deep + "a = 1") == "taken");
  CHECK(refusal(deep) != "taken");
  CHECK(refusal("\n" + deep + "a.a = 1") == "it.toml:2: more than 1000 dots in a line");
  CHECK(refusal("a = " + std::string(60'000, '[')) != "taken");
}
