// SPDX-License-Identifier: MIT
#include "commands/publishing/input.hpp"

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

using Set = std::function<void(PublishOptions&)>;

constexpr auto event_word = "call_created";
constexpr auto file = "events.json";

/// Looks up the built-in catalogue, and a folder in which events.json and lines are the only files.
PublishInput input_with(const Set& set) {
  static const catalogue::Catalogue builtin = catalogue::Catalogue::builtin();
  PublishOptions options;
  set(options);
  const InputLookup lookup{[]() -> const catalogue::Catalogue& { return builtin; },
                           [](const std::string& path) { return path == file || path == "lines"; }};
  return input_of(options, overrides_from(options.routing_key, options.headers, options.properties), lookup);
}

/// The input in a word or two.
std::string named(const PublishInput& input) {
  if (const auto* const one = std::get_if<EventInput>(&input)) return "event " + spelled(one->word);
  if (const auto* const one = std::get_if<BodyInput>(&input)) return one->is_json ? "body" : "text";
  if (const auto* const one = std::get_if<FileInput>(&input))
    return (one->is_json ? "values of " : "text of ") + one->path;
  if (const auto* const one = std::get_if<TemplateInput>(&input)) return "template " + one->path;
  return fmt::format("replay {}", fmt::join(std::get<ReplayInput>(input).paths, " "));
}

struct Case {
  std::string expected;
  Set set;
};

}  // namespace

TEST_CASE("rows of CSV are no JSON values, and need a template", "[commands]") {
  CHECK(failure_of([] { input_with([](auto& o) { o.what = "night.CSV"; }); }) ==
        "night.CSV has rows, and a FILE has JSON values");
  const auto event_and_rows = [](auto& o) {
    o.what = event_word;
    o.others = {"./forwards.csv"};
  };
  CHECK(failure_of([&] { input_with(event_and_rows); }) ==
        "./forwards.csv has rows, and a FILE has JSON values");
  const auto as_text = [](auto& o) {
    o.what = "x.csv";
    o.routing_key = "k";
    o.properties = {"content_type=text/csv"};
  };
  CHECK(named(input_with(as_text)) == "text of x.csv");
}

TEST_CASE("each way to name what is published is one input", "[commands]") {
  const std::vector<Case> cases{
      {"event call_created", [](auto& o) { o.what = event_word; }},
      {"event ami:QueueMemberStatus", [](auto& o) { o.what = "ami:QueueMemberStatus"; }},
      {"event ari:StasisStart", [](auto& o) { o.what = "ari:StasisStart"; }},
      {"values of events.json", [](auto& o) { o.what = file; }},
      {"values of lines", [](auto& o) { o.what = "lines"; }},
      {"values of ./call_created", [](auto& o) { o.what = "./call_created"; }},
      {"values of absent.json", [](auto& o) { o.what = "absent.json"; }},
      {"values of -", [](auto& o) { o.what = "-"; }},
      {"values of calls.call.created",
       [](auto& o) {
         o.what = "calls.call.created";
         o.routing_key = "k";
       }},
      {"text of -",
       [](auto& o) {
         o.what = "-";
         o.routing_key = "k";
         o.properties = {"content_type=text/plain"};
       }},
      {"body", [](auto& o) { o.body = R"({"name": "call_created"})"; }},
      {"body",
       [](auto& o) {
         o.body = "[1]";
         o.routing_key = "k";
       }},
      {"body",
       [](auto& o) {
         o.body = "{}";
         o.routing_key = "k";
         o.properties = {"content_type=application/vnd.x+json;v=1"};
       }},
      {"text",
       [](auto& o) {
         o.body = "{";
         o.routing_key = "k";
         o.force = true;
       }},
      {"text",
       [](auto& o) {
         o.body = "PUTVAL";
         o.routing_key = "k";
         o.properties = {"content_type=text/plain"};
       }},
      {"template t", [](auto& o) { o.template_file = "t"; }},
      {"replay night", [](auto& o) { o.replay = {"night"}; }},
  };
  for (const Case& one : cases) CHECK(named(input_with(one.set)) == one.expected);
}

TEST_CASE("no input, or more than one, is refused", "[commands]") {
  const std::vector<Case> cases{
      {"nothing to publish", [](auto&) {}},
      {"more than one of EVENT or FILE, -b, --template and --replay",
       [](auto& o) {
         o.what = event_word;
         o.replay = {"night"};
       }},
      {"more than one of EVENT or FILE, -b, --template and --replay",
       [](auto& o) {
         o.template_file = "t";
         o.body = "{}";
       }},
      {"call_created brings a body of its own, and -b another one",
       [](auto& o) {
         o.what = event_word;
         o.body = "{}";
       }},
      {"no routing key",
       [](auto& o) {
         o.what = file;
         o.body = "{}";
       }},
      {"-b gives the body, but a file is named as well, 'events.json'",
       [](auto& o) {
         o.what = file;
         o.body = "{}";
         o.routing_key = "k";
       }},
      {"'[1]' stands where a file belongs", [](auto& o) { o.what = "[1]"; }},
      {"'{\"a\":1}' stands where a file belongs", [](auto& o) { o.what = R"({"a":1})"; }},
      {"a broker URI stands where an event or a file belongs", [](auto& o) { o.what = "amqp://u:p@h"; }},
  };
  for (const Case& one : cases) {
    CHECK(failure_of([&] { input_with(one.set); }) == one.expected);
    CHECK_THROWS_AS(input_with(one.set), UsageError);
  }
}

TEST_CASE("a word that is neither an event nor a file is refused with the nearest name", "[commands]") {
  const auto failure = [](const std::string& word) -> std::string {
    try {
      input_with([&](auto& o) { o.what = word; });
    } catch (const UsageError& error) {
      return std::string(error.what()) + " | " + error.advice();
    }
    return {};
  };
  CHECK(failure("call_creatd") ==
        "no event and no file is named 'call_creatd' | did you mean 'call_created'?");
  CHECK(failure("StasisStart") ==
        "no event and no file is named 'StasisStart' | an event of Asterisk is written ari:StasisStart");
  CHECK(failure("calls.hold.created") ==
        "'calls.hold.created' is a routing key | wazobus publish call_held sends an event with it");
  CHECK(failure("ari:stasisStart").starts_with("no ARI event is named 'stasisStart'"));
}

TEST_CASE("what is not JSON needs a routing key, and a body without one needs a known name", "[commands]") {
  const std::vector<Case> cases{
      {"no routing key", [](auto& o) { o.body = R"({"name": "nobody_knows"})"; }},
      {"no routing key", [](auto& o) { o.body = "[1]"; }},
      {"no routing key",
       [](auto& o) {
         o.body = "PUTVAL";
         o.properties = {"content_type=text/plain"};
       }},
      {"no routing key",
       [](auto& o) {
         o.what = "-";
         o.properties = {"content_type="};
       }},
  };
  for (const Case& one : cases) CHECK(failure_of([&] { input_with(one.set); }) == one.expected);
}

TEST_CASE("a body that claims to be JSON and is not is invalid input", "[commands]") {
  CHECK_THROWS_AS(input_with([](auto& o) {
                    o.body = "{";
                    o.routing_key = "k";
                  }),
                  InvalidInput);
}

TEST_CASE("an option that has no effect on the input is refused", "[commands]") {
  struct Misfit {
    std::string option;
    Set set;
  };
  const std::vector<Misfit> of_file{
      {"--set",
       [](auto& o) {
         o.changes = {{false, "data.status=Up"}};
       }},
      {"--unset",
       [](auto& o) {
         o.changes = {{true, "data.status"}};
       }},
      {"--tenant", [](auto& o) { o.tenant = "t"; }},
      {"--user-uuid", [](auto& o) { o.user_uuids = {"u"}; }},
      {"--origin-uuid", [](auto& o) { o.origin_uuid = "o"; }},
      {"--var", [](auto& o) { o.variables = {"a=b"}; }},
      {"--var-file", [](auto& o) { o.variable_file = "rows.csv"; }},
  };
  for (const auto& [option, set] : of_file) {
    const auto of_key = [&, &set = set](auto& o) {
      o.what = file;
      o.routing_key = "k";
      set(o);
    };
    CHECK(failure_of([&] { input_with(of_key); }) == option + " does not go with this input");
  }
  const auto from_line = [](auto& o) { o.resume_from = 2; };
  const std::vector<Case> lines{
      {"--resume-from does not go with this input",
       [&](auto& o) {
         o.what = event_word;
         from_line(o);
       }},
      {"--resume-from does not go with this input",
       [&](auto& o) {
         o.template_file = "t";
         from_line(o);
       }},
      {"",
       [&](auto& o) {
         o.template_file = "t";
         o.variable_file = "rows.csv";
         from_line(o);
       }},
      {"",
       [&](auto& o) {
         o.what = file;
         from_line(o);
       }},
      {"",
       [&](auto& o) {
         o.replay = {"night"};
         from_line(o);
       }},
  };
  for (const Case& one : lines) CHECK(failure_of([&] { input_with(one.set); }) == one.expected);
}

TEST_CASE("an event takes changes, and a tenant also with a routing key", "[commands]") {
  const PublishInput input = input_with([](auto& o) {
    o.what = event_word;
    o.routing_key = "k";
    o.tenant = "t";
    o.changes = {{false, "data.status=Up"}, {true, "data.call_id"}};
  });
  const auto& changes = std::get<EventInput>(input).changes;
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].path == "data.status");
  CHECK(changes[0].json == "\"Up\"");
  CHECK(!changes[1].json);
}

TEST_CASE("variables are texts or JSON", "[commands]") {
  const auto with = [](const std::string& typed) {
    return input_with([&](auto& o) {
      o.template_file = "t";
      o.variables = {typed};
    });
  };
  CHECK(std::get<TemplateInput>(with("a=1")).variables.at("a") == event::Variable{"1", false});
  CHECK(std::get<TemplateInput>(with("a:=1")).variables.at("a") == event::Variable{"1", true});
  for (const std::string wrong : {"a", "=1", "a:=x"}) CHECK_THROWS_AS(with(wrong), UsageError);
}

TEST_CASE("the catalogue is not asked about what cannot be an event", "[commands]") {
  const InputLookup no_lookup{[]() -> const catalogue::Catalogue& { throw IoError("asked"); },
                              [](const std::string&) -> bool { throw IoError("asked"); }};
  PublishOptions options;
  options.routing_key = "k";
  for (const std::string what : {"-", "a/b"}) {
    options.what = what;
    CHECK(named(input_of(options, overrides_from("k", {}, {}), no_lookup)) == "values of " + what);
  }
}
