// SPDX-License-Identifier: MIT
#include "render/formatter.hpp"

#include "catch.hpp"
#include "event/samples.hpp"
#include "render/shown.hpp"

using namespace wazobus;
using namespace wazobus::render;
using event::sample_frame;

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
      for (const Look& look : {Look{}, look_at(30, true), look_at(200, true, 3)}) {
        const std::string out = shown(frame, format, look);
        INFO(out);
        CHECK(out.find_first_of("\x1b\x07\x7f\r\b") == std::string::npos);
        CHECK(out.find("\xC2\x9B") == std::string::npos);
      }
    }
  }
}

TEST_CASE("colours are written only when asked for, and always taken back", "[render]") {
  for (const event::Frame& frame :
       {sample_frame(R"({"name":"x","data":{"a":[1,true,"s"]}})"), sample_frame("no"), sample_frame("")}) {
    for (const Format format : {Format::pretty, Format::line}) {
      const std::string plain = shown(frame, format);
      const std::string coloured = shown(frame, format, coloured_look());
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
