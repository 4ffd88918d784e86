// SPDX-License-Identifier: MIT
#include "commands/cataloguing/actions.hpp"

#include <functional>
#include <string>
#include <vector>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

struct Ran {
  Exit status;
  std::string printed;
  std::vector<std::string> said;
};

Ran run(const CatalogueOptions& options) {
  World world;
  const Exit status = commands::catalogue(options, world.context);
  return {status, world.printed(), world.said};
}

}  // namespace

TEST_CASE("every action of the catalogue is in the table once", "[commands]") {
  CHECK(catalogue_actions().size() == catalogue_action_choices.size());
  for (const auto& choice : catalogue_action_choices) {
    CHECK(info_of(choice.value).action == choice.value);
    CHECK(name_of(choice.value) == choice.word);
  }
}

TEST_CASE("an action refuses the options and operands that it does not take", "[commands]") {
  struct Case {
    std::string expected;
    std::string advice;
    CatalogueOptions options;
  };
  const auto make = [](CatalogueAction action, const std::function<void(CatalogueOptions&)>& set) {
    CatalogueOptions options;
    options.action = action;
    set(options);
    return options;
  };
  using A = CatalogueAction;
  const std::vector<Case> cases{
      {"--json is not for learn", "it goes with list, show, match, diff and check",
       make(A::learn, [](auto& o) { o.json = true; })},
      {"--pattern is not for list", "it goes with match", make(A::list, [](auto& o) { o.pattern = "#"; })},
      {"--format is not for learn", "it goes with export and diff",
       make(A::learn, [](auto& o) { o.format = CatalogueFormat::text; })},
      {"that --format is not for export", "export takes json-schema, asyncapi or markdown",
       make(A::export_all, [](auto& o) { o.format = CatalogueFormat::json; })},
      {"that --format is not for diff", "diff takes text, json or markdown",
       make(A::diff, [](auto& o) { o.format = CatalogueFormat::asyncapi; })},
      {"--json and another --format exclude each other", "",
       make(A::diff,
            [](auto& o) {
              o.json = true;
              o.format = CatalogueFormat::text;
            })},
      {"match takes a routing key or --pattern, not both, 'a' and '#'",
       "without --pattern the events that could carry the key are shown",
       make(A::match,
            [](auto& o) {
              o.operands = {"a"};
              o.pattern = "#";
            })},
      {"match needs a routing key or --pattern", "such as calls.call.created, or --pattern 'calls.#'",
       make(A::match, [](auto&) {})},
      {"match takes one word, but 'b' is given too", "",
       make(A::match,
            [](auto& o) {
              o.operands = {"a", "b"};
            })},
      {"list takes one word, but 'b' is given too", "in quotes the shell leaves * to wazobus: 'call_*'",
       make(A::list,
            [](auto& o) {
              o.operands = {"a", "b"};
            })},
      {"schema needs the name of an event", "wazobus catalogue list shows what there is",
       make(A::schema, [](auto&) {})},
      {"export takes no name, but 'a' is given", "it prints the whole; catalogue schema prints one event",
       make(A::export_all, [](auto& o) { o.operands = {"a"}; })},
      {"learn needs a capture", "- is the standard input", make(A::learn, [](auto&) {})},
      {"check needs a catalogue file", "wazobus-catalogue(5) describes such files",
       make(A::check, [](auto&) {})},
      {"diff compares two, but one is given",
       "each is the word builtin, a catalogue file, a capture or a folder of captures",
       make(A::diff, [](auto& o) { o.operands = {"a"}; })},
      {"diff compares two, but 3 are given",
       "several captures are compared as one: name the folder that they are in",
       make(A::diff,
            [](auto& o) {
              o.operands = {"a", "b", "c"};
            })},
  };
  for (const Case& one : cases) {
    std::string what;
    std::string advice;
    try {
      check_usage(one.options);
    } catch (const UsageError& error) {
      what = error.what();
      advice = error.advice();
    }
    CHECK(what == one.expected);
    CHECK(advice == one.advice);
  }
}

TEST_CASE("list selects by service, by part of a name and by pattern", "[commands]") {
  CatalogueOptions options;
  options.json = true;
  const auto count = [&options](const std::string& word) {
    options.operands = {word};
    const std::string printed = run(options).printed;
    return std::count(printed.begin(), printed.end(), '\n');
  };
  CHECK(count("call_held") == 1);
  CHECK(count("call_*") > 3);
  CHECK(count("confd") > 100);
  CHECK(count("nothing_like_it") == 0);
  CHECK(run(options).status == Exit::findings);
  CHECK(run(options).said.size() == 1);
}

TEST_CASE("match tells what a key or a pattern brings", "[commands]") {
  CatalogueOptions options;
  options.action = CatalogueAction::match;
  options.json = true;
  options.operands = {"calls.hold.created"};
  CHECK(run(options).printed.find("call_held") != std::string::npos);
  options.operands = {"calls.#"};
  CHECK(run(options).said ==
        std::vector<std::string>{"wazobus: no event has the routing key 'calls.#' (a pattern is given with "
                                 "--pattern)"});
  options.operands.clear();
  options.pattern = "calls.#";
  CHECK(run(options).status == Exit::done);
}

TEST_CASE("nothing is shown unless all names are known", "[commands]") {
  CatalogueOptions options;
  options.action = CatalogueAction::example;
  options.operands = {"call_held", "nobody_knows"};
  World world;
  CHECK_THROWS_AS(commands::catalogue(options, world.context), UsageError);
  CHECK(world.printed().empty());
  options.operands = {"call_held"};
  CHECK(run(options).printed.starts_with("{\n"));
}

TEST_CASE("the built-in catalogue does not differ from itself", "[commands]") {
  CatalogueOptions options;
  options.action = CatalogueAction::diff;
  options.operands = {"builtin", "builtin"};
  CHECK(run(options).status == Exit::done);
  CHECK(run(options).said.size() == 1);
  options.json = true;
  CHECK(run(options).said.empty());
}
