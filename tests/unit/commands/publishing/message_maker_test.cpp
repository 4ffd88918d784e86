// SPDX-License-Identifier: MIT
#include "commands/publishing/message_maker.hpp"

#include <string>

#include "catch.hpp"
#include "text/error.hpp"
#include "unit/catalogue/making/making.hpp"

namespace wazobus::commands {

namespace {

const std::string held = R"({"name": "call_held",  "data": {"call_id": "1.2"}})";

std::string nowhere(std::size_t) {
  return "FILE:1:1: ";
}

/// What makes messages of texts, with what was typed for all of them.
struct Bench {
  explicit Bench(Overrides typed, RecordIdentity identity = {})
      : overrides(std::move(typed)), maker(overrides, addresser, std::move(identity)) {}

  Overrides overrides;
  catalogue::Addresser addresser{catalogue::builtin(), {}, catalogue::test_random_and_clock()};
  MessageMaker maker;
};

std::string refusal(MessageMaker& maker, std::string_view body) {
  Outgoing message;
  try {
    maker.make_from_body(body, nowhere, message);
  } catch (const InvalidInput& error) {
    return std::string(error.what()) + " | " + error.advice();
  }
  return "made";
}

}  // namespace

TEST_CASE("a body keeps its bytes, and gets the key and the headers of a service", "[commands]") {
  Bench bench({});
  Outgoing message;
  const event::Frame& frame = message.frame;
  bench.maker.make_from_body(held, nowhere, message);
  CHECK(frame.body == held);
  CHECK(frame.routing_key == "calls.hold.created");
  CHECK(catalogue::header(frame, "name") == "\"call_held\"");
  CHECK(frame.properties == event::wazo_properties());
}

TEST_CASE("what was typed goes over what a service sends", "[commands]") {
  Bench bench(overrides_from(std::nullopt, {"name=mine", "x:=1"}, {"priority=7", "content_encoding="}));
  Outgoing message;
  const event::Frame& frame = message.frame;
  bench.maker.make_from_body(held, nowhere, message);
  CHECK(catalogue::header(frame, "name") == "\"mine\"");
  CHECK(catalogue::header(frame, "x") == "1");
  CHECK(frame.properties.priority == 7);
  CHECK_FALSE(frame.properties.content_encoding);
}

TEST_CASE("a message says what nothing names for it", "[commands]") {
  Bench bench({});
  Outgoing message;
  bench.maker.make_from_body(held, nowhere, message);
  CHECK(message.unnamed.user);
  const std::string user = "1f0c0c0d-4c5a-4c45-9d3e-5a8a2f0f6a01";
  bench.maker.make_from_body(R"({"name":"call_held","data":{"call_id":"1.2","user_uuid":")" + user + R"("}})",
                             nowhere, message);
  CHECK_FALSE(message.unnamed.user);
  bench.maker.make_from_body(held, nowhere, message);
  bench.maker.make_from_record(R"({"routing_key":"a.b","headers":{},"payload":1})", nowhere, message);
  CHECK_FALSE(message.unnamed.user);
}

TEST_CASE("a body with a key that was typed needs no name", "[commands]") {
  Bench bench(overrides_from("k", {}, {}));
  Outgoing message;
  const event::Frame& frame = message.frame;
  bench.maker.make_from_body("[1]", nowhere, message);
  CHECK(frame.routing_key == "k");
  CHECK(frame.headers.empty());
}

TEST_CASE("a body whose key nobody knows is refused with its place", "[commands]") {
  Bench bench({});
  CHECK(refusal(bench.maker, R"({"name":"nobody_knows"})") ==
        "FILE:1:1: no routing key is known for 'nobody_knows', which the catalogue does not have | give one "
        "with -r KEY");
  CHECK(refusal(bench.maker, "{}").starts_with("FILE:1:1: no routing key is known for what has no name |"));
  CHECK(refusal(bench.maker, "[1]").ends_with("jq -c '.[]' makes a message of each of its elements"));
}

TEST_CASE("a record says all of itself", "[commands]") {
  Bench bench({});
  Outgoing message;
  const event::Frame& frame = message.frame;
  const std::string record =
      R"({"timestamp":"2026-11-21T15:48:00Z","routing_key":"a.b","headers":{"h":true},"payload":{"x":1}})";
  CHECK(bench.maker.make_from_record(record, nowhere, message) == event::Recorded::message);
  CHECK(frame.routing_key == "a.b");
  CHECK(frame.body == R"({"x":1})");
  CHECK(event::find(frame.headers, "h") != nullptr);
  event::Frame timed;
  CHECK(bench.maker.take_time(record, timed));
  CHECK(timed.received == frame.received);
  CHECK_FALSE(bench.maker.take_time(held, timed));
}

TEST_CASE("a record is sent as one of another server and tenant, in all of its parts", "[commands]") {
  const std::string former = "0b0c0c0d-4c5a-4c45-9d3e-5a8a2f0f6a01";
  const std::string now = "11111111-2222-4333-8444-555555555555";
  Bench bench({}, {std::nullopt, now, false});
  Outgoing message;
  const event::Frame& frame = message.frame;
  bench.maker.make_from_record(R"({"routing_key":"a.)" + former + R"(","headers":{"tenant_uuid":")" + former +
                                   R"(","name":"x"},"payload":{"data":{"tenant_uuid":")" + former + R"("}}})",
                               nowhere, message);
  CHECK(frame.routing_key == "a." + now);
  CHECK(*event::find_string(frame.headers, "tenant_uuid") == now);
  CHECK(frame.body == R"({"data":{"tenant_uuid":")" + now + R"("}})");

  const std::string without = R"({"routing_key":"a","headers":{"name":"x"},"payload":{"data":{}}})";
  bench.maker.make_from_record(without, nowhere, message);
  CHECK(event::find_string(frame.headers, "tenant_uuid") == nullptr);
}

TEST_CASE("a typed user has no use for a record", "[commands]") {
  Bench bench({}, {{}, {}, true});
  Outgoing message;
  CHECK_THROWS_AS(
      bench.maker.make_from_record(R"({"routing_key":"a","headers":{},"payload":1})", nowhere, message),
      InvalidInput);
}

TEST_CASE("what AMQP cannot carry is refused when it is typed", "[commands]") {
  CHECK_THROWS_AS(overrides_from(std::string(256, 'k'), {}, {}), UsageError);
  CHECK_THROWS_AS(overrides_from(std::nullopt, {}, {"priority"}), UsageError);
  CHECK_THROWS_AS(overrides_from(std::nullopt, {}, {"priority=256"}), UsageError);
  CHECK_THROWS_AS(overrides_from(std::nullopt, {"no equals sign"}, {}), UsageError);
}

}  // namespace wazobus::commands
