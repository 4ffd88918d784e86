// SPDX-License-Identifier: MIT
#include "catalogue/checking/checker.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

std::string found_in(std::string_view text, CheckOptions options = {}) {
  Rulebook rulebook(small_catalogue(), Edition::current);
  Checker checker(rulebook, std::move(options));
  std::vector<Finding> findings;
  checker.check(text, findings);
  return lines_of(findings);
}

}  // namespace

TEST_CASE("a text is checked value by value", "[catalogue]") {
  CHECK(found_in("[]").empty());
  CHECK(found_in("[1,{}]") ==
        "error event.type /0: expected an event, which is an object, got integer\n"
        "error name.missing /1/name: missing\nerror origin.missing /1/origin_uuid: missing");
  CHECK(found_in(R"([{"call_id":1},{"call_id":"1"}])", {Input::detect, "call_made"}) ==
        "error data.type /0/call_id: expected string, got integer");
  CHECK(found_in(R"({"application":1})", {Input::detect, "Stasis", event::Family::ari}) ==
        "warning data.type /application: expected string, got integer");
  CHECK(found_in("{").starts_with("error json.incomplete : "));
}

TEST_CASE("numbers are told in their places between the other findings", "[catalogue]") {
  CHECK(found_in(R"([{"x":1e999,"name":"service_made","origin_uuid":1},2])") ==
        "error json.number_range /0/x: '1e999' is beyond what a double holds\n"
        "error origin.type /0/origin_uuid: expected string, got integer\n"
        "error event.type /1: expected an event, which is an object, got integer");
}

TEST_CASE("a checker says what the last text was, and what it met", "[catalogue]") {
  Rulebook rulebook(small_catalogue(), Edition::current);
  Checker checker(rulebook, {});
  std::vector<Finding> findings;
  struct Case {
    std::string text;
    std::size_t taken;
    bool was_json;
    bool was_body;
  };
  const std::vector<Case> cases{
      {R"({"name":"call_made"})", 20, true, true},
      {R"({"payload":{"name":"call_made"}})", 32, true, false},
      {R"({"op":"pong"})", 13, true, false},
      {"[", 1, false, false},
  };
  for (const auto& [text, taken, was_json, was_body] : cases) {
    INFO(text);
    CHECK(checker.check(text, findings) == taken);
    CHECK(checker.was_json() == was_json);
    CHECK(checker.was_body() == was_body);
  }
  CHECK(checker.check(R"({"name":"x"} {"name":"y"})", findings, json::Extent::first) == 12);
  const EventCounts counts = checker.take_counts();
  CHECK(counts.values == 5);
  CHECK(counts.events == 3);
  CHECK(counts.by_event.at("call_made") == 2);
  CHECK(checker.take_counts().values == 0);
}

TEST_CASE("counts are added up", "[catalogue]") {
  EventCounts sum{.values = 1, .events = 1, .by_event = {{"a", 1}}};
  EventCounts more{.values = 2, .events = 1, .by_event = {{"a", 1}, {"b", 1}}};
  sum.add(more);
  CHECK(sum.values == 3);
  CHECK(sum.events == 2);
  CHECK(sum.by_event == std::map<std::string, std::uint64_t, std::less<>>{{"a", 2}, {"b", 1}});
}
