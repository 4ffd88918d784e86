// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "render/tracing/trace.hpp"
#include "tracing/told.hpp"

namespace wazobus::render {

namespace {

std::vector<tracing::Line> lines_of_call() {
  tracing::Line first;
  first.at = tracing::clock_at(0);
  first.name = "call_created";
  first.from = "1.1";
  first.changes = {{"status", "", R"("Ring")"}};
  tracing::Line second;
  second.at = tracing::clock_at(3);
  second.name = "DialEnd";
  second.family = event::Family::ami;
  second.from = "1.1";
  second.to = "1.2";
  second.changes = {{"DialStatus", R"("RINGING")", R"("ANSWER\u001b[31m")"}};
  second.is_wrong = true;
  second.body = R"({"name":"DialEnd"})";
  return {first, second};
}

}  // namespace

TEST_CASE("an event is a line: time, parties and what changed", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  std::string out;
  append_lines(tracing::Story(call), lines_of_call(), TraceLook{}, out);
  CHECK(out.starts_with("1.1: Ash 101 -> Brook 102: Brook hung up\n"));
  CHECK(out.find("answered after 3.000 s, talked 7.000 s,\n4 events\n") != std::string::npos);
  CHECK(out.find("    +0.000 call_created Ash: status Ring\n") != std::string::npos);
  CHECK(out.find("    +3.000 DialEnd") != std::string::npos);
  CHECK(out.find("Ash -> Brook [validate objects]: DialStatus RINGING ->") != std::string::npos);
  CHECK(out.find("\n    {\"name\":\"DialEnd\"}\n") != std::string::npos);
  CHECK(out.find('\x1b') == std::string::npos);
}

TEST_CASE("a list is told by its elements, an object by its keys", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  std::vector<tracing::Line> lines = lines_of_call();
  lines.pop_back();
  lines.front().changes = {
      {"bridges", "[]", R"(["b",{},7])"}, {"talking_to", R"({"1.2":"u"})", "{}"}, {"name", R"("")", "null"}};
  std::string out;
  append_lines(tracing::Story(call), lines, TraceLook{.columns = 200}, out);
  CHECK(out.find("bridges none -> b ... 7, talking_to 1.2 -> none, name '' -> null") != std::string::npos);
}

TEST_CASE("an event of a trace is a line of JSON", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  std::string out;
  append_lines_json(tracing::Story(call), lines_of_call(), out);
  CHECK(out.find(R"("since_begin":3.000,"family":"ami","event":"DialEnd","call_id":"1.1",)"
                 R"("from":"Ash 101","to":"Brook 102")") != std::string::npos);
  CHECK(out.find(R"({"field":"status","before":null,"after":"Ring"})") != std::string::npos);
  CHECK(out.find(R"("invalid":true,"guess":false,"body":{"name":"DialEnd"}})") != std::string::npos);
}

}  // namespace wazobus::render
