// SPDX-License-Identifier: MIT
#include "event/path.hpp"

#include "catch.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::event;
using Kind = Value::Kind;

namespace {

std::optional<Value> found(std::string_view path, const Event& event) {
  return Path::parse(path).find(event);
}

Value number(const char* text) {
  return {Kind::number, text};
}
Value string(const char* text) {
  return {Kind::string, text};
}
Value container(const char* text) {
  return {Kind::container, text};
}

std::string advice_for(std::string_view path) {
  try {
    Path::parse(path);
  } catch (const UsageError& error) {
    return error.advice();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a path finds what is known of an event beside its body", "[event]") {
  Frame frame = sample_frame(R"({"required_acl":"in_body","origin_uuid":"o","tenant_uuid":"t"})",
                             {{"name", {std::string("call_held")}},
                              {"required_acl", {std::string("in_header")}},
                              {"user_uuid:u1", {true}},
                              {"user_uuid:*", {true}}});
  frame.properties.timestamp = 5;
  const SampleEvent event(std::move(frame));
  CHECK(found("timestamp", event) == string("2026-11-21T15:48:00.123456+00:00"));
  CHECK(found("name", event) == string("call_held"));
  CHECK(found("exchange", event) == string("wazo-headers"));
  CHECK(found("routing_key", event) == string("calls.call.created"));
  CHECK(found("tenant_uuid", event) == string("t"));
  CHECK(found("user_uuid", event) == string("u1,*"));
  CHECK(found("required_acl", event) == string("in_header"));
  CHECK(found("origin_uuid", event) == string("o"));
  CHECK_FALSE(found("required_access", event));
  CHECK(found("properties.content_type", event) == string("application/json"));
  CHECK(found("properties.delivery_mode", event) == number("2"));
  CHECK(found("properties.timestamp", event) == number("5"));
  CHECK_FALSE(found("properties.app_id", event));
  CHECK(found("properties", event) ==
        container(R"({"content_type":"application/json","content_encoding":"utf-8","delivery_mode":2,)"
                  R"("priority":0,"timestamp":5})"));
}

TEST_CASE("a path walks through objects and arrays of the body", "[event]") {
  const SampleEvent event(
      R"({"data": {"s": "caf\u00e9\n", "n": 1.50, "t": true, "z": null, "list": [1, {"a.b": [[7]]}],)"
      R"( "5": "five", "o": {"k": [ ]}, "dup": 1, "dup": 2}})");
  CHECK(found("data.s", event) == string("caf\xC3\xA9\n"));
  CHECK(found("data.n", event) == number("1.50"));
  CHECK(found("data.t", event) == Value{Kind::boolean, "true"});
  CHECK(found("data.z", event) == Value{Kind::null, "null"});
  CHECK(found("data.list[0]", event) == number("1"));
  CHECK(found("data.list.0", event) == number("1"));
  CHECK(found(R"(data.list[1]["a.b"][0][0])", event) == number("7"));
  CHECK(found(R"(data.list.1["a\u002eb"].0)", event) == container("[7]"));
  CHECK(found("data.5", event) == string("five"));
  CHECK(found("data.o", event) == container(R"({"k":[]})"));
  CHECK(found("payload.data.n", event) == number("1.50"));
  CHECK(found("body.data.n", event) == number("1.50"));
  CHECK(found(R"(payload["data"].dup)", event) == number("2"));
  for (const char* const missing :
       {"data.x", "data.s.x", "data.list[2]", "data.list.x", "data[5]", "data.n[0]", "data.list[0][0]",
        "data.list.99999999999999999999", "payload[0]", R"(data.list["0"])", "data.x.y.z"}) {
    INFO(missing);
    CHECK_FALSE(found(missing, event));
  }
}

TEST_CASE("a path finds headers of every type, and goes into nested ones", "[event]") {
  const SampleEvent event(
      "{}",
      {{"user_uuid:*", {true}},
       {"x.y", {std::string("dotted")}},
       {"x",
        {FieldTable{{"y", {std::string("nested")}}, {"l", {FieldArray{{Integer{4, IntegerType::int8}}}}}}}},
       {"void", {}},
       {"int", {Integer{-5, IntegerType::int32}}},
       {"long", {Integer{5'000'000'000, IntegerType::int64}}},
       {"big", {std::uint64_t{18'446'744'073'709'551'615U}}},
       {"real", {2.0}},
       {"nan", {std::numeric_limits<double>::quiet_NaN()}},
       {"decimal", {Decimal{2, 5}}},
       {"time", {FieldTime{7}}},
       {"bytes", {ByteString{"ab"}}},
       {"bad", {std::string("\xFF\xFE")}},
       {"dup", {std::string("first")}},
       {"dup", {std::string("second")}}});
  CHECK(found("headers.user_uuid:*", event) == Value{Kind::boolean, "true"});
  CHECK(found(R"(headers["x.y"])", event) == string("dotted"));
  CHECK(found("headers.x.y", event) == string("nested"));
  CHECK(found("headers.x.l", event) == container(R"([{"$int8":4}])"));
  CHECK(found("headers.x.l[0]", event) == number("4"));
  CHECK(found("headers.x.l.0", event) == number("4"));
  CHECK(found("headers.void", event) == Value{Kind::null, "null"});
  CHECK(found("headers.int", event) == number("-5"));
  CHECK(found("headers.long", event) == number("5000000000"));
  CHECK(found("headers.big", event) == number("18446744073709551615"));
  CHECK(found("headers.real", event) == number("2.0"));
  CHECK(found("headers.nan", event) == string("nan"));
  CHECK(found("headers.decimal", event) == number("0.05"));
  CHECK(found("headers.time", event) == number("7"));
  CHECK(found("headers.bytes", event) == string("ab"));
  CHECK(found("headers.bad", event) == string("\xFF\xFE"));
  CHECK(found("headers.dup", event) == string("first"));
  CHECK(found("headers", SampleEvent("{}", {{"a", {true}}})) == container(R"({"a":true})"));
  for (const char* const missing : {"headers.none", "headers[0]", "headers.int.x", "headers.x.l[1]",
                                    "headers.x.none.x", "headers.none.x.y"}) {
    INFO(missing);
    CHECK_FALSE(found(missing, event));
  }
}

TEST_CASE("a body that is not JSON, or no object, has no data", "[event]") {
  for (const char* const body : {"PUTVAL", "", "{\"data\":1", "[1]", "5", "null", "{}"}) {
    INFO(body);
    const SampleEvent event{std::string(body)};
    CHECK_FALSE(found("data", event));
    CHECK_FALSE(found("data.x", event));
  }
  CHECK_FALSE(found("payload", SampleEvent("PUTVAL")));
  CHECK(found("payload", SampleEvent(" [ 1 ] ")) == container("[1]"));
  CHECK(found("payload[0]", SampleEvent("[1]")) == number("1"));
}

TEST_CASE("a path survives deep nesting", "[event]") {
  constexpr std::size_t depth = 200'000;
  const SampleEvent event("{\"data\":" + std::string(depth, '[') + "1" + std::string(depth, ']') + "}");
  const std::optional<Value> value = found("data[0][0]", event);
  REQUIRE(value);
  CHECK(value->text.size() == 2 * depth - 3);
  std::string path = "data";
  for (int i = 0; i < 100; ++i) path += "[0]";
  CHECK(found(path, event));
}

TEST_CASE("a path that is none is refused with advice", "[event]") {
  for (const char* const wrong : {"",
                                  ".",
                                  ".data",
                                  "data.",
                                  "data..x",
                                  "data[",
                                  "data[]",
                                  "data[x]",
                                  "data[-1]",
                                  "data[0",
                                  "data[0]x",
                                  R"(data["x)",
                                  R"(data["x" ])",
                                  R"(data["\q"])",
                                  "data.a b",
                                  "data.a\"b\"",
                                  "data]",
                                  "name.x",
                                  "timestamp[0]",
                                  "properties[0]",
                                  "properties.app_id.x",
                                  "data[99999999999999999999]",
                                  "Data",
                                  "call_id",
                                  "data .x"}) {
    INFO(wrong);
    CHECK_THROWS_AS(Path::parse(wrong), UsageError);
  }
  CHECK(advice_for("dta.status") == "did you mean 'data'?");
  CHECK(advice_for("routing-key") == "did you mean 'routing_key'?");
  CHECK(advice_for("properties.appid") == "did you mean 'properties.app_id'?");
  CHECK(advice_for("call_id").find("data.call_id") != std::string::npos);
  CHECK(advice_for(".data.x").find("without") != std::string::npos);
  CHECK(Path::parse("data.x[0]").text() == "data.x[0]");
}

TEST_CASE("reading into a value again leaves nothing of the one before", "[event]") {
  const SampleEvent event(R"({"data":{"long":"abcdefghijklmnopqrstuvwxyz","n":1}})");
  Value value;
  CHECK(Path::parse("data.long").read(event, value));
  CHECK(Path::parse("timestamp").read(event, value));
  CHECK(value == string("2026-11-21T15:48:00.123456+00:00"));
  CHECK(Path::parse("headers").read(event, value));
  CHECK(value == container("{}"));
  CHECK(Path::parse("data.n").read(event, value));
  CHECK(value == number("1"));
}
