// SPDX-License-Identifier: MIT
#include "event/record.hpp"

#include "catch.hpp"
#include "event/samples.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/storage.hpp"

using namespace wazobus;
using namespace wazobus::event;

namespace {

/// The frame that `text` describes, read_record into a frame with other content.
Frame read_record(const std::string& text) {
  Frame frame = sample_frame("what was there before", {{"old", {true}}});
  frame.received = {};
  REQUIRE(read_record(json::View(text), frame) != Recorded::nothing);
  return frame;
}

std::string objection_to(const std::string& text) {
  Frame frame;
  try {
    read_record(json::View(text), frame);
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("a record reads back as the frame that it was made of", "[event]") {
  std::vector<Frame> frames{
      sample_frame(R"({"name":"call_created","data":{"a":[1,2.50,"\u00e9"]}})"),
      sample_frame(R"({})", {{"name", {std::string("x")}},
                             {"user_uuid:*", {true}},
                             {"conference_id", {Integer{4, IntegerType::int32}}},
                             {"wide", {Integer{4, IntegerType::int64}}},
                             {"origin_uuid", {}},
                             {"when", {FieldTime{1'700'000'000}}},
                             {"$odd", {FieldTable{{"nested", {FieldArray{{1.5}, {false}}}}}}}}),
      sample_frame("\"a string is JSON too\""),
      sample_frame(std::string("PUTVAL \0 \xff", 10)),
      sample_frame(""),
      sample_frame("\"a string without an address\""),
  };
  frames[2].routing_key = "not \xff UTF-8";
  frames[2].exchange.clear();
  frames[3].properties = {};
  frames[3].properties.content_type = "text/collectd";
  frames[4].properties.delivery_mode = std::uint8_t{7};
  frames[4].properties.message_id = "";
  frames[4].properties.type = "\xff";
  frames[4].missed_since = frames[4].received - std::chrono::seconds(9);
  frames[5].exchange.clear();
  frames[5].routing_key.clear();
  for (const Frame& frame : frames) {
    const std::string record = record_of(frame);
    INFO(record);
    const Frame again = read_record(record);
    CHECK(again.received == frame.received);
    CHECK(again.missed_since == frame.missed_since);
    CHECK(again.exchange == frame.exchange);
    CHECK(again.routing_key == frame.routing_key);
    CHECK(again.properties == frame.properties);
    CHECK(again.headers == frame.headers);
    CHECK(again.body == frame.body);
    CHECK(record_of(again) == record);
  }
}

TEST_CASE("the record around a body has the body as it is spelled, and gives it back", "[event]") {
  const std::string body = R"({"name": "a",  "data": {"x": "\u00e9"}})";
  for (const char* const key : {"", "k.a"}) {
    Frame frame = sample_frame(body);
    frame.routing_key = key;
    const std::string usual = record_of(frame);
    {
      const RecordInPlace record(frame);
      std::string compact;
      CHECK(json::compact(record.text(), compact).ok());
      CHECK(compact == usual);
      CHECK(record.text().find(body) != std::string_view::npos);
    }
    CHECK(frame.body == body);
  }
}

TEST_CASE("a small body does not keep the memory of the record that it came in", "[event]") {
  const std::string header(2 * text::usual_storage, 'x');
  std::string record = R"({"routing_key":"k","headers":{"h":")" + header + R"("},"payload":{"name":"a"}})";
  Frame frame;
  text::LocalZone zone;
  const RecordedApart recorded = read_record_apart(json::View(record), frame, zone);
  REQUIRE(recorded.body);
  take_body(*recorded.body, record, frame);
  CHECK(frame.body == R"({"name":"a"})");
  CHECK(frame.is_body_compact);
  CHECK(frame.body.capacity() < text::usual_storage);
  CHECK(*find_string(frame.headers, "h") == header);
}

TEST_CASE("a record has headers if it was read with headers, also with none in them", "[event]") {
  const auto kept = [](const std::string& record) {
    const Frame frame = read_record(record);
    Event event;
    event.read(frame);
    std::string out;
    append_record(event, out);
    return out;
  };
  CHECK(kept(R"({"name":"x","headers":{},"payload":{"data":{}}})") ==
        R"({"name":null,"headers":{},"payload":{"data":{}}})");
  CHECK(kept(R"({"name":"x","routing_key":"a.b","payload":{"data":{}}})").find("headers") ==
        std::string::npos);
  CHECK(kept(R"({"exchange":"","routing_key":"","payload":{"data":{}}})") ==
        R"({"name":null,"exchange":"","routing_key":"","payload":{"data":{}}})");
  CHECK(kept(R"({"name":"x","data":{}})") == R"({"name":"x","payload":{"name":"x","data":{}}})");
}

TEST_CASE("what other tools keep is read_record as well", "[event]") {
  SECTION("wazo-debug's recorder") {
    const Frame frame = read_record(
        R"({"timestamp":"2026-11-21T15:48:00.123456+00:00","name":"x","headers":{"name":"x"},"payload":{"data":{}}})");
    CHECK(frame.received == sample_frame("").received);
    CHECK(frame.has_receipt);
    CHECK(frame.headers == FieldTable{{"name", {std::string("x")}}});
    CHECK(frame.body == R"({"data":{}})");
    CHECK(frame.properties == wazo_properties());
    CHECK(frame.routing_key.empty());
  }
  SECTION("what it kept as text was no JSON") {
    const Frame frame = read_record(R"({"name":null,"headers":{},"payload":"PUTVAL \"x\""})");
    CHECK(frame.body == R"(PUTVAL "x")");
    CHECK_FALSE(frame.properties.content_type);
  }
  SECTION("a body in a text") {
    const Frame api =
        read_record(R"({"exchange":"x","routing_key":"a.b","properties":{"content_type":"application/json"},)"
                    R"("payload":"{\"name\":\"x\"}","payload_encoding":"string"})");
    CHECK(api.body == R"({"name":"x"})");
    CHECK(api.properties.content_type == "application/json");
    CHECK(read_record(R"({"routing_key":"a","payload":"e30=","payload_encoding":"base64"})").body == "{}");
    CHECK(read_record(R"({"routing_key":"a","payload":"{}"})").body == R"("{}")");
    CHECK(read_record(R"({"payload":"x","content_type":"text/plain"})").properties.content_type ==
          "text/plain");
  }
  SECTION("body for payload") {
    CHECK(read_record(R"({"routing_key":"a.b","body":{"name":"x"}})").body == R"({"name":"x"})");
  }
  SECTION("a frame of wazo-websocketd") {
    CHECK(read_record(R"({"op":"event","code":0,"data":{"name":"x","data":{}}})").body ==
          R"({"name":"x","data":{}})");
    Frame frame;
    CHECK(read_record(json::View(R"({"op":"init","code":0})"), frame) == Recorded::nothing);
    CHECK_THROWS_AS(read_record(json::View(R"({"op":"event","code":0})"), frame), InvalidInput);
    CHECK_THROWS_AS(read_record(json::View(R"({"op":"event","code":0,"data":"x"})"), frame), InvalidInput);
  }
  SECTION("a body") {
    const std::string body = R"({"name":"x","timestamp":"2026-11-21T15:48:00.123456Z","data":{"body":1}})";
    CHECK(read_record(body).body == body);
    CHECK(read_record(body).received == sample_frame("").received);
    CHECK_FALSE(read_record(body).has_receipt);
    CHECK(read_record(R"({"body":1})").body == R"({"body":1})");
    CHECK(read_record("[1]").body == "[1]");
  }
  SECTION("properties that are none") {
    const Frame frame = read_record(R"({"payload":{},"properties":{"headers":{},"priority":3,"type":null}})");
    CHECK(frame.properties.priority == std::uint8_t{3});
    CHECK_FALSE(frame.properties.delivery_mode);
  }
}

TEST_CASE("a bare event of ARI has the time in its data, read as local time", "[event]") {
  const Frame frame =
      read_record(R"({"name":"ChannelCreated","data":{"timestamp":"2026-11-21T15:48:00-0500"}})");
  CHECK(frame.received == text::parse_time("2026-11-21T15:48:00"));
  CHECK_FALSE(frame.has_receipt);
}

TEST_CASE("a record whose members have wrong types is refused", "[event]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"payload":{},"routing_key":5})", "routing_key of the record: expected a string"},
      {R"({"payload":{},"headers":[]})", "headers of the record: expected an object"},
      {R"({"payload":{},"headers":{"$int8":1}})", "headers of the record: expected an object of headers"},
      {R"({"payload":{},"properties":1})", "properties of the record: expected an object"},
      {R"({"payload":{},"properties":{"priority":300}})",
       "property priority takes a whole number from 0 to 255, not '300'"},
      {R"({"payload_base64":"%"})", "payload_base64 of the record: expected base64"},
  };
  for (const auto& [text, objection] : cases) CHECK(objection_to(text) == objection);
}
