// SPDX-License-Identifier: MIT
#include "websocket/protocol.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::websocket {

namespace {

event::FieldTable headers_of(std::string_view body) {
  MessageReader reader;
  event::Frame frame;
  frame.routing_key = "left";
  frame.headers = {{"left", {true}}};
  reader.fill(body, true, frame);
  CHECK(frame.routing_key.empty());
  CHECK(frame.body == body);
  return frame.headers;
}

}  // namespace

TEST_CASE("operations are JSON, whatever a name holds", "[websocket]") {
  CHECK(subscribe_operation("*") == R"({"op":"subscribe","data":{"event_name":"*"}})");
  CHECK(subscribe_operation("a\"b") == R"({"op":"subscribe","data":{"event_name":"a\"b"}})");
  CHECK(start_operation() == R"({"op":"start"})");
  CHECK(token_operation("t") == R"({"op":"token","data":{"token":"t"}})");
}

TEST_CASE("a message is read in any order of its members", "[websocket]") {
  MessageReader reader;
  const ServerMessage init = reader.read(R"({"op": "init", "code": 0, "data": {"version": 2}})");
  CHECK(init.op == "init");
  CHECK(init.is_success);
  CHECK(version_of(init) == 2);
  const std::string text = R"({"data": {"a" : 1.0}, "code":1,"op":"event"})";
  const ServerMessage event = reader.read(text);
  CHECK(event.op == "event");
  CHECK_FALSE(event.is_success);
  CHECK(event.data == R"({"a" : 1.0})");
  CHECK(reader.read(R"({"op": "start", "code": 0})").op == "start");
}

TEST_CASE("an event's body that is no JSON is found where wazo-websocketd writes it", "[websocket]") {
  MessageReader reader;
  const auto body = [&reader](std::string_view text) { return std::string(reader.read(text).data); };
  CHECK(body(R"({"op": "event", "code": 0, "data": {"x": NaN}})") == R"({"x": NaN})");
  CHECK(body(R"({"op": "event", "code": 0, "data": {"x": "\ud800"}} )") == R"({"x": "\ud800"})");
  CHECK(body(R"({"op": "event", "code": 0, "data": {"x": NaN})") == R"({"x": NaN)");
  CHECK(body(R"({"op": "event", "code": 0, "data": )").empty());
  CHECK(body(R"({"op": "init", "code": 0, "data": NaN})").empty());
}

TEST_CASE("what is no message of the protocol has no operation", "[websocket]") {
  MessageReader reader;
  for (const char* const text : {"", "x", "[]", "1", "{}", R"({"op": 1})", R"({"name": "a", "data": {}})"}) {
    CAPTURE(text);
    CHECK(reader.read(text).op.empty());
  }
  CHECK_FALSE(version_of({"init", true, ""}));
  CHECK_FALSE(version_of({"init", true, R"({"version": "2"})"}));
}

TEST_CASE("the headers are those that the body repeats", "[websocket]") {
  const event::FieldTable headers = headers_of(
      R"({"name": "a", "user_uuid:*": true, "conference_id": 4, "required_acl": null, "data": {"b": 1}})");
  REQUIRE(headers.size() == 4);
  CHECK(*event::find_string(headers, "name") == "a");
  CHECK(*event::find(headers, "user_uuid:*") == event::FieldValue{true});
  CHECK(*event::find(headers, "conference_id") ==
        event::FieldValue{event::Integer{4, event::IntegerType::int32}});
  CHECK(*event::find(headers, "required_acl") == event::FieldValue{});
}

TEST_CASE("a body that does not repeat the headers has none, rather than a few", "[websocket]") {
  CHECK(headers_of(R"({"name": "a", "required_acl": "b", "origin_uuid": "c", "data": {}})").empty());
  CHECK(headers_of(R"({"tenant_uuid": "a", "big": 1e999, "data": {}})").size() <= 2);
  CHECK(headers_of("[]").empty());
  CHECK(headers_of("{\"x\": NaN}").empty());
}

TEST_CASE("only the codes that another try would not change are final", "[websocket]") {
  for (const int code : {4001, 4002, 4003, 4004}) CHECK(is_final_close(code));
  for (const int code : {0, 1000, 1001, 1006, 1011, 1012, 4000, 4999}) CHECK_FALSE(is_final_close(code));
  CHECK(meaning_of_close(1011) == "wazo-websocketd lost its bus, or failed");
  CHECK(meaning_of_close(4999).empty());
}

}  // namespace wazobus::websocket
