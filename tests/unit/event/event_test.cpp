// SPDX-License-Identifier: MIT
#include "event/event.hpp"

#include "catch.hpp"
#include "event/record.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::event;

TEST_CASE("the name comes from the headers, then from the body", "[event]") {
  Event event;
  const Frame both = sample_frame(R"({"name":"in_body"})", {{"name", {std::string("in_header")}}});
  event.read(both);
  CHECK(event.name() == "in_header");
  const Frame body_only = sample_frame(R"({"name":"in_body"})");
  event.read(body_only);
  CHECK(event.name() == "in_body");
  const Frame typed_wrong = sample_frame(R"({"name":5})", {{"name", {true}}});
  event.read(typed_wrong);
  CHECK_FALSE(event.name());
  const Frame foreign = sample_frame("PUTVAL");
  event.read(foreign);
  CHECK_FALSE(event.name());
}

TEST_CASE("tenant and users come from the headers, the body or the data", "[event]") {
  Event event;
  const Frame from_headers = sample_frame(
      "{}", {{"tenant_uuid", {std::string("t")}}, {"user_uuid:u1", {true}}, {"user_uuid:u2", {true}}});
  event.read(from_headers);
  CHECK(event.tenant() == "t");
  CHECK(event.users() == std::vector<std::string>{"u1", "u2"});
  const Frame from_body = sample_frame(R"({"tenant_uuid":"t","user_uuid:*":true,"data":{}})");
  event.read(from_body);
  CHECK(event.tenant() == "t");
  CHECK(event.users() == std::vector<std::string>{"*"});
  const Frame from_data = sample_frame(R"({"data":{"tenant_uuid":"t"}})");
  event.read(from_data);
  CHECK(event.tenant() == "t");
  const Frame array = sample_frame("[1]");
  event.read(array);
  CHECK_FALSE(event.tenant());
  CHECK(event.users().empty());
}

TEST_CASE("a compact body of a record, and a large one that is compact, are not copied", "[event]") {
  Event event;
  Frame frame;
  read_record(json::View(R"({"headers":{},"payload":{"name":"n"}})"), frame);
  event.read(frame);
  CHECK(event.body().text().data() == frame.body.data());
  const std::string many(1024 * 1024, 'y');
  frame = sample_frame("{\"name\":\"" + many + "\"}");
  event.read(frame);
  CHECK(event.is_json());
  CHECK(event.body().text().data() == frame.body.data());
  frame = sample_frame("{\"name\": \"" + many + "\"}");
  event.read(frame);
  CHECK(event.body().text() == "{\"name\":\"" + many + "\"}");
  frame = sample_frame("\xEF\xBB\xBF{\"name\":\"" + many + "\"}");
  event.read(frame);
  CHECK(event.body().text() == "{\"name\":\"" + many + "\"}");
  CHECK_FALSE(event.is_plain());
}

TEST_CASE("the body of a record is known to be compact, unless it had to be decoded", "[event]") {
  Frame frame;
  Event event;
  read_record(json::View(R"({"headers":{},"payload":{"name":"n"}})"), frame);
  CHECK(frame.is_body_compact);
  event.read(frame);
  CHECK(event.body().text() == R"({"name":"n"})");
  CHECK(event.is_plain());
  read_record(json::View(R"({"payload":"{ \"name\": \"n\" }"})"), frame);
  CHECK_FALSE(frame.is_body_compact);
  event.read(frame);
  CHECK(event.body().text() == R"({"name":"n"})");
  read_record(json::View(R"({"name":"n"})"), frame);
  CHECK(frame.is_body_compact);
}

TEST_CASE("a record holds what a Wazo service sent in one line", "[event]") {
  CHECK(record_of(sample_frame(R"({"name": "call_created", "data": {"n": 1e999}})",
                               {{"name", {std::string("call_created")}}})) ==
        R"({"timestamp":"2026-11-21T15:48:00.123456+00:00","name":"call_created","exchange":"wazo-headers",)"
        R"("routing_key":"calls.call.created","headers":{"name":"call_created"},)"
        R"("payload":{"name":"call_created","data":{"n":1e999}}})");
}

TEST_CASE("a record keeps what is not JSON, not UTF-8, or not as Wazo sends it", "[event]") {
  Frame frame = sample_frame("PUTVAL \xFF\n");
  frame.routing_key = "k\xFF";
  frame.exchange = "quote\"";
  frame.properties = {};
  frame.properties.content_type = "text/collectd";
  frame.properties.message_id = "\xFE";
  frame.properties.timestamp = 5;
  CHECK(
      record_of(frame) ==
      R"({"timestamp":"2026-11-21T15:48:00.123456+00:00","name":null,"exchange":"quote\"",)"
      R"("routing_key_base64":"a/8=","properties":{"content_type":"text/collectd","message_id_base64":"/g==","timestamp":5},)"
      R"("headers":{},"content_type":"text/collectd","payload_base64":"UFVUVkFMIP8K"})");
}

TEST_CASE("properties are set by name, taken away by nothing, and refused when they do not fit", "[event]") {
  Properties properties = wazo_properties();
  set_property(properties, "priority", "9");
  set_property(properties, "content_encoding", "");
  set_property(properties, "app_id", "test");
  CHECK(properties.priority == 9);
  CHECK_FALSE(properties.content_encoding);
  CHECK(properties.app_id == "test");
  CHECK_THROWS_AS(set_property(properties, "priority", "256"), UsageError);
  CHECK_THROWS_AS(set_property(properties, "priority", "x"), UsageError);
  CHECK_THROWS_AS(set_property(properties, "delivery_mode", "3"), UsageError);
  CHECK_THROWS_AS(set_property(properties, "expiration", "5s"), UsageError);
  CHECK_THROWS_AS(set_property(properties, "prioritty", "1"), UsageError);
  CHECK_THROWS_AS(set_property(properties, "app_id", std::string(256, 'x')), UsageError);
}
