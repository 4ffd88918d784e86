// SPDX-License-Identifier: MIT
#include "render/template.hpp"

#include <cstdlib>
#include <ctime>

#include "catch.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::render;
using event::SampleEvent;

namespace {

std::string shown(std::string_view text, const event::Event& event, const char* zone = "UTC") {
  ::setenv("TZ", zone, 1);
  ::tzset();
  std::string out;
  make_template(text)->format(event, {}, out);
  return out;
}

std::string failure(std::string_view text) {
  try {
    make_template(text);
  } catch (const UsageError& error) {
    return std::string(error.what()) + "; " + error.advice();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a template shows the fields that it names, a line for each event", "[render]") {
  const SampleEvent event(R"({"name":"call_held","data":{"call_id":"1.2","n":1.50,"o":{"a": [1, 2]}}})",
                          {{"user_uuid:*", {true}}});
  CHECK(shown("{timestamp} {name} {data.call_id}", event) ==
        "2026-11-21T15:48:00.123456+00:00 call_held 1.2\n");
  CHECK(shown("{data.n};{data.o};{data.o.a[1]}", event) == "1.50;{\"a\":[1,2]};2\n");
  CHECK(shown("{headers.user_uuid:*}{user_uuid}", event) == "true*\n");
  CHECK(shown("{exchange}/{routing_key}", event) == "wazo-headers/calls.call.created\n");
  CHECK(shown(R"({payload["data"].n})", event) == "1.50\n");
  CHECK(shown("plain", event) == "plain\n");
  CHECK(shown("", event) == "\n");
}

TEST_CASE("a template writes braces and escapes", "[render]") {
  const SampleEvent event(R"({"name":"n","data":{"}":1,"a|b":2,"\"":3}})");
  CHECK(shown("{{{name}}}", event) == "{n}\n");
  CHECK(shown("{ name }", event) == "n\n");
  CHECK(shown("{{}}", event) == "{}\n");
  CHECK(shown(R"({{"id":"{name}"}})", event) == "{\"id\":\"n\"}\n");
  CHECK(shown(R"({name}\t{name}\n\r\\\"\')", event) == "n\tn\n\r\\\"'\n");
  CHECK(shown(R"({data["}"]}{data["a|b"]|x}{data["\""]})", event) == "123\n");
}

TEST_CASE("a template shows nothing, or what it is told, for what is not there", "[render]") {
  const SampleEvent event(R"({"data":{"null":null,"empty":"","false":false}})");
  CHECK(shown("[{data.x}]", event) == "[]\n");
  CHECK(shown("[{data.x|-}]", event) == "[-]\n");
  CHECK(shown("[{data.null}]", event) == "[null]\n");
  CHECK(shown("[{data.null|-}]", event) == "[-]\n");
  CHECK(shown("[{data.null|}]", event) == "[]\n");
  CHECK(shown("[{data.empty|-}{data.false|-}]", event) == "[false]\n");
  CHECK(shown(R"([{data.x|no\tvalue | at "all"}])", event) == "[no\tvalue | at \"all\"]\n");
  CHECK(shown("{data}{data.x|-}{payload|none}", SampleEvent("PUTVAL")) == "-none\n");
}

TEST_CASE("a template makes what events hold safe for a terminal", "[render]") {
  const SampleEvent event(
      "{\"data\":{\"s\":\"a\\n\\u001b[31m\\t\\u202e\xC3\xA9\",\"o\":[\"\\u001b\xE2\x80\xAE\xC3\xA9\x7F\"]}}",
      {{"bad", {std::string("\xFF\n")}}, {"name", {std::string("\x1B]0;x\x07")}}});
  CHECK(shown("{data.s}", event) == "a\\n\\x1b[31m\\t\\u{202e}\xC3\xA9\n");
  CHECK(shown("{data.o}", event) == "[\"\\u001b\\u202e\xC3\xA9\\u007f\"]\n");
  CHECK(shown("{headers.bad}", event) == "\\xff\\n\n");
  CHECK(shown("{name}", event) == "\\x1b]0;x\\x07\n");
}

TEST_CASE("a template shows the time as it is told", "[render]") {
  const SampleEvent event("{}");
  CHECK(shown("{timestamp:%Y-%m-%d %H:%M:%S.%f}", event) == "2026-11-21 15:48:00.123456\n");
  CHECK(shown("{timestamp:%H:%M:%S.%L}", event) == "15:48:00.123\n");
  CHECK(shown("{timestamp:%H:%M %z}", event, "EST5") == "10:48 -0500\n");
  CHECK(shown("{timestamp:iso}", event, "EST5") == "2026-11-21T15:48:00.123456+00:00\n");
  CHECK(shown("{timestamp:%%f %%L %}", event) == "%f %L %\n");
  CHECK(shown("{timestamp:%s\\t|x}", event) == "1795276080\t|x\n");
  CHECK(shown("[{timestamp:%%}{timestamp:x}]", event) == "[%x]\n");
  event::Frame early = event::sample_frame("{}");
  early.received = text::Timestamp(std::chrono::microseconds(-1));
  CHECK(shown("{timestamp:%Y %S.%f}", SampleEvent(early)) == "1969 59.999999\n");
}

TEST_CASE("a format of the time cannot grow without bounds", "[render]") {
  const std::string huge(100'000, 'x');
  CHECK_THROWS_AS(make_template("{timestamp:" + huge + "}"), UsageError);
  CHECK_THROWS_AS(make_template("{timestamp:%999999999Y}"), UsageError);
  CHECK(shown("{timestamp:%900Y}", SampleEvent("{}")).size() == 901);
}

TEST_CASE("a template that is none is refused with advice", "[render]") {
  for (const char* const wrong : {"{",
                                  "{name",
                                  "a}",
                                  "}",
                                  "{}",
                                  "{|x}",
                                  "{name|x",
                                  "{name{x}}",
                                  "{name|{x}",
                                  "{timestamp:",
                                  "{timestamp:}",
                                  "{timestamp:%H",
                                  "{nam}",
                                  "{data.}",
                                  "{name.x}",
                                  "{name:x}",
                                  "{name:20}",
                                  "{\"n\":1}",
                                  "{properties.x}",
                                  "\\",
                                  "\\e",
                                  "\\x1b",
                                  "{data.x|\\e}",
                                  "{timestamp:\\e}",
                                  R"({data["x})",
                                  R"({data["x\)",
                                  "{name}}"}) {
    INFO(wrong);
    CHECK_THROWS_AS(make_template(wrong), UsageError);
  }
  CHECK(failure("a {nam}") ==
        "invalid template 'a {nam}': in column 3: unknown field 'nam'; did you mean 'name'?");
  CHECK(failure("a}") == "invalid template 'a}': in column 2: a } closes nothing; write }} for a brace");
  CHECK(failure("{name") == "invalid template '{name': in column 1: a { is not closed; write {{ for a brace");
  CHECK(failure("x {  }").find("in column 3: there is nothing in its braces") != std::string::npos);
  CHECK(failure("\\e").find("unknown escape '\\e'") != std::string::npos);
}

TEST_CASE("a template is told from the name of a format", "[render]") {
  CHECK(looks_like_template("{name}"));
  CHECK(looks_like_template("a\\tb"));
  CHECK_FALSE(looks_like_template("pretty"));
  CHECK_FALSE(looks_like_template(""));
}

TEST_CASE("a template shows the verdict, and says that it needs one", "[render]") {
  const std::unique_ptr<Formatter> formatter = make_template("<{delivery}>");
  CHECK(formatter->needs_verdict());
  CHECK_FALSE(make_template("{name}")->needs_verdict());
  const delivery::Verdict verdict{delivery::Outcome::undelivered, delivery::Reason::acl, {}, {}, "why"};
  std::string out;
  formatter->format(SampleEvent("{}"), {{}, &verdict}, out);
  CHECK(out == "<not delivered: acl: why>\n");
}

TEST_CASE("a template has no place for findings", "[render]") {
  CHECK_FALSE(make_template("{name}")->shows_findings());
}
