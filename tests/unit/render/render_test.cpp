// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <ctime>

#include "catch.hpp"
#include "event/samples.hpp"
#include "json/scan.hpp"
#include "render/formatter.hpp"
#include "render/json.hpp"
#include "text/sanitise.hpp"

using namespace wazobus;
using namespace wazobus::render;
using event::sample_frame;

namespace {

std::string shown(const event::Frame& frame, Format format, bool coloured = false) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  event::Event event;
  event.read(frame);
  std::string out;
  make_formatter(format, coloured, nullptr)->format(event, {}, out);
  return out;
}

std::string readable(const std::string& text) {
  std::string out;
  append_readable_string(json::View(text), out);
  return out;
}

}  // namespace

TEST_CASE("pretty shows a head line and an indented body", "[render]") {
  const event::Frame frame = sample_frame(
      R"({"name":"call_held","data":{"call_id":"1.2","list":[1,null],"none":{},"empty":[]}})",
      {{"name", {std::string("call_held")}}, {"tenant_uuid", {std::string("t")}}, {"user_uuid:u", {true}}});
  CHECK(shown(frame, Format::pretty) ==
        "15:48:00.123 call_held  calls.call.created  tenant t  user u\n"
        "{\n"
        "  \"name\": \"call_held\",\n"
        "  \"data\": {\n"
        "    \"call_id\": \"1.2\",\n"
        "    \"list\": [\n"
        "      1,\n"
        "      null\n"
        "    ],\n"
        "    \"none\": {},\n"
        "    \"empty\": []\n"
        "  }\n"
        "}\n"
        "\n");
}

TEST_CASE("line shows the time, the name and the fields that say something", "[render]") {
  CHECK(
      shown(
          sample_frame(
              R"({"name":"call_created","data":{"call_id":"1.2","user_uuid":null,"name":"A B","muted":false,"talking_to":{"x":1},"bridges":[],"n":1.50}})"),
          Format::line) ==
      "15:48:00.123 call_created                 call_id=1.2 name=\"A B\" muted=false talking_to={1} "
      "n=1.50\n");
  CHECK(shown(sample_frame("[1,2]"), Format::line) == "15:48:00.123 calls.call.created           [2]\n");
  CHECK(shown(sample_frame("x\ny"), Format::line) ==
        "15:48:00.123 calls.call.created           (not JSON, 3 bytes) x\\ny\n");
  CHECK(shown(sample_frame("{}"), Format::line) == "15:48:00.123 calls.call.created\n");
}

TEST_CASE("line cuts what is too long for a glance, between letters", "[render]") {
  for (std::size_t lead = 0; lead < 8; ++lead) {
    std::string text(lead, 'x');
    for (int i = 0; i < 100; ++i) text += i % 2 == 0 ? "\xC3\xA9" : "\\u001b";
    const std::string out = shown(sample_frame("{\"a\":\"" + text + "\"}"), Format::line);
    CHECK(out.size() < 200);
    CHECK(out.ends_with("\xE2\x80\xA6\"\n"));
    CHECK(text::is_utf8(out));
  }
}

TEST_CASE("json is compact, and an object of its own for what is not JSON", "[render]") {
  CHECK(shown(sample_frame(R"({"a": 1.0})"), Format::json) == "{\"a\":1.0}\n");
  CHECK(shown(sample_frame("\xFF"), Format::json) ==
        "{\"content_type\":\"application/json\",\"payload_base64\":\"/w==\"}\n");
  CHECK(shown(sample_frame(""), Format::json) ==
        "{\"content_type\":\"application/json\",\"payload_base64\":\"\"}\n");
}

TEST_CASE("raw is the bytes and a newline", "[render]") {
  CHECK(shown(sample_frame("\x1b{ "), Format::raw) == "\x1b{ \n");
}

TEST_CASE("nothing that a terminal would obey gets out of a message", "[render]") {
  const std::string evil =
      "\x1b]0;title\x07\xC2\x9B"
      "31m\x7f\xE2\x80\xAE\r\b";
  std::string quoted = "\"";
  for (const char c : evil) quoted += static_cast<unsigned char>(c) < 0x20 ? "\\u0007" : std::string(1, c);
  quoted += "\"";
  std::vector<event::Frame> frames{
      sample_frame(evil),
      sample_frame("{" + quoted + ":" + quoted + ",\"data\":{" + quoted + ":" + quoted + "}}"),
      sample_frame(
          "{}", {{"name", {evil}}, {"tenant_uuid", {evil}}, {"user_uuid:" + evil, {true}}, {evil, {evil}}})};
  for (event::Frame& frame : frames) {
    frame.routing_key = evil;
    frame.exchange = evil;
    frame.properties.content_type = evil;
    for (const Format format : {Format::pretty, Format::line, Format::json, Format::record}) {
      std::string out = shown(frame, format);
      INFO(out);
      CHECK(out.find_first_of("\x1b\x07\x7f\r\b") == std::string::npos);
      CHECK(out.find("\xC2\x9B") == std::string::npos);
    }
  }
}

TEST_CASE("escapes of letters become letters, others stay", "[render]") {
  CHECK(readable(R"("Qu\u00e9bec \ud83d\udcde")") ==
        "\"Qu\xC3\xA9"
        "bec \xF0\x9F\x93\x9E\"");
  CHECK(readable(R"("\u001b\u0022\u005c\u202e\n\"\\")") == R"("\u001b\u0022\u005c\u202e\n\"\\")");
  CHECK(readable("\"\xE2\x80\xAE\xF3\xA0\x80\x81\"") == R"("\u202e\udb40\udc01")");
}

TEST_CASE("what pretty shows of a body is still the same JSON", "[render]") {
  const std::string body = R"({"a":["\ud83d\udcde\u00e9\u0000",{"b":[[],{},[[1e5]]]}],"\u0061":-0.0})";
  const std::string out = shown(sample_frame(body), Format::pretty);
  std::string compact;
  REQUIRE(json::compact(out.substr(out.find('\n') + 1), compact).ok());
  CHECK(compact == "{\"a\":[\"\xF0\x9F\x93\x9E\xC3\xA9\\u0000\",{\"b\":[[],{},[[1e5]]]}],\"a\":-0.0}");
}

TEST_CASE("deep nesting costs no gigabytes of indentation", "[render]") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(shown(sample_frame(deep), Format::pretty).size() < 20'000'000);
}

TEST_CASE("a large body that is not JSON is cut, with a word about it", "[render]") {
  const std::string out = shown(sample_frame(std::string(5'000'000, '\x01')), Format::pretty);
  CHECK(out.size() < 20'000);
  CHECK(out.find("4995904 more bytes") != std::string::npos);
}

TEST_CASE("colours are written only when asked for, and always taken back", "[render]") {
  for (const event::Frame& frame :
       {sample_frame(R"({"name":"x","data":{"a":[1,true,"s"]}})"), sample_frame("no"), sample_frame("")}) {
    for (const Format format : {Format::pretty, Format::line}) {
      const std::string plain = shown(frame, format);
      const std::string coloured = shown(frame, format, true);
      CHECK(plain.find('\x1b') == std::string::npos);
      std::string stripped;
      bool open = false;
      for (std::size_t at = 0; at < coloured.size(); ++at) {
        if (coloured[at] != '\x1b') {
          stripped += coloured[at];
          CHECK_FALSE((open && coloured[at] == '\n'));
          continue;
        }
        const std::size_t end = coloured.find('m', at);
        open = coloured.substr(at, end - at) != "\x1b[0";
        at = end;
      }
      CHECK_FALSE(open);
      CHECK(stripped == plain);
    }
  }
}
