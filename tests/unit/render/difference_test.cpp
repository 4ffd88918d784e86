// SPDX-License-Identifier: MIT
#include "render/difference.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using catalogue::Difference;
using Kind = Difference::Kind;
using What = Difference::What;

const std::vector<Difference> several{
    {Kind::came, What::event, "call_parked", "", "", "calls.{id}.parked", 3},
    {Kind::went, What::event, "chat_sent", "", "chat.sent", "", 0},
    {Kind::changed, What::field, "call_created", "data.status", "string", "string or null", 0},
    {Kind::came, What::header, "call_created", "tenant_uuid", "", "string", 1},
};

}  // namespace

TEST_CASE("differences are counted by events", "[render]") {
  CHECK(summary_of(std::vector<Difference>{}) == "no differences");
  CHECK(summary_of(several) == "1 event came, 1 went, 1 changed");
}

TEST_CASE("differences stand below their events, on lines of a terminal", "[render]") {
  std::string out;
  append_differences(several, Brush(false), out);
  for (const char* const part : {"call_parked", "chat_sent", "data.status", "string or null",
                                 "header tenant_uuid", "seen 3 times", "+", "-", "~"}) {
    INFO(part);
    CHECK(out.find(part) != std::string::npos);
  }
  CHECK(out.find('\x1b') == std::string::npos);
  std::string coloured;
  append_differences(several, Brush(true), coloured);
  CHECK(coloured.find('\x1b') != std::string::npos);
}

TEST_CASE("differences as JSON are an object a line, with null for what is not there", "[render]") {
  std::string out;
  append_differences_json(std::span(several).first(3), out);
  CHECK(
      out ==
      R"({"change":"came","what":"event","event":"call_parked","name":null,"before":null,)"
      R"("after":"calls.{id}.parked","seen":3})"
      "\n"
      R"({"change":"went","what":"event","event":"chat_sent","name":null,"before":"chat.sent","after":null})"
      "\n"
      R"({"change":"changed","what":"field","event":"call_created","name":"data.status","before":"string",)"
      R"("after":"string or null"})"
      "\n");
}

TEST_CASE("differences in Markdown are a table", "[render]") {
  std::string out;
  append_differences_markdown(several, "one.json", "other.json", out);
  CHECK(out.starts_with("# Events of `one.json` and `other.json`\n\n1 event came, 1 went, 1 changed.\n"));
  CHECK(out.find("| `call_created` | changed | field `data.status` | string | string or null |  |\n") !=
        std::string::npos);
  std::string none;
  append_differences_markdown({}, "a", "b", none);
  CHECK(none == "# Events of `a` and `b`\n\nNo differences.\n");
}

TEST_CASE("what catalogues hold is safe to show in a difference", "[render]") {
  const std::string evil = "\x1b[31m\n|";
  const std::vector<Difference> hostile{{Kind::changed, What::field, evil, evil, evil, evil, 1}};
  std::string out;
  append_differences(hostile, Brush(false), out);
  append_differences_json(hostile, out);
  append_differences_markdown(hostile, evil, evil, out);
  CHECK(out.find('\x1b') == std::string::npos);
}

}  // namespace wazobus::render
