// SPDX-License-Identifier: MIT
#include "catalogue/checking/record_rules.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("what is around an event is checked", "[catalogue]") {
  struct Case {
    std::string text;
    std::string found;
  };
  const std::vector<Case> cases{
      {R"({"name":"x"})", ""},
      {R"({"name":"x","name":"y"})", "error json.duplicate_key /name: the key 'name' stands twice"},
      {"[]", "error event.type : expected an event, which is an object, got array"},
      {R"({"payload":{},"name":1,"exchange":[],"routing_key":null,"content_type":true,"headers":1})",
       "error record.type /name: expected string, got integer\n"
       "error record.type /exchange: expected string, got array\n"
       "error record.type /content_type: expected string, got boolean\n"
       "error record.type /headers: expected object, got integer"},
      {R"({"payload":{},"properties":{"a":1,"a":2}})",
       "error json.duplicate_key /properties/a: the key 'a' stands twice"},
      {R"({"payload":{},"properties":{"content_type":"application/json"}})", ""},
      {R"({"payload":{},"properties":{"content_type":null}})", ""},
      {R"({"payload":{},"headers":{"a":1,"a":2}})",
       "error json.duplicate_key /headers/a: the key 'a' stands twice"},
      {R"({"payload":{"a":1,"a":2}})", "error json.duplicate_key /payload/a: the key 'a' stands twice"},
      {R"({"payload":{},"data":{"a":1,"a":2}})",
       "error json.duplicate_key /data/a: the key 'a' stands twice"},
      {R"({"payload":{},"timestamp":"now"})", "warning record.timestamp /timestamp: not a date and time"},
      {R"({"routing_key":"k"})", "error record.payload : a record without a payload"},
      {R"({"payload":1})",
       "error record.payload /payload: expected an event, which is an object, got integer: "
       "wazo-websocketd drops it"},
      {R"({"payload":"x"})",
       "warning record.content_type /payload: not an event: the body is not JSON, and the record names no "
       "content type"},
      {R"({"payload":"{}"})",
       "warning record.content_type /payload: no content type says that the body is application/json"},
      {R"({"payload":"{}","content_type":"application/json"})", ""},
      {R"({"routing_key":"k","payload":"{}","payload_encoding":"string"})", ""},
      {R"({"routing_key":"k","payload":"e30=","payload_encoding":"base64"})", ""},
      {R"({"routing_key":"k","payload":"{}"})",
       "error record.payload /payload: expected an event, which is an object, got string: "
       "wazo-websocketd drops it"},
      {R"({"payload":{},"payload_base64":"e30="})",
       "error record.payload /payload_base64: the body is there twice"},
      {R"({"payload":{},"body":null,"timestamp":1795276080})", ""},
      {R"({"content_type":"text/plain","payload":1})",
       "warning record.content_type /content_type: 'text/plain' is not application/json: not an event, and "
       "not looked into"},
      {R"({"payload_base64":"!"})", "error record.payload /payload_base64: expected base64"},
      {R"({"payload_base64":"e30="})",
       "warning record.payload /payload_base64: what is packed here is JSON, and belongs in payload"},
      {R"({"op":"pong","x":{"a":1,"a":2}})", "error json.duplicate_key /x/a: the key 'a' stands twice"},
      {R"({"op":"event"})", "error record.payload : a frame of wazo-websocketd without an event in data"},
      {R"({"op":"event","data":{"a":1,"a":2}})",
       "error json.duplicate_key /data/a: the key 'a' stands twice"},
  };
  CheckBench bench;
  RecordRules rules(bench.context, bench.json);
  for (const auto& [text, found] : cases) {
    INFO(text);
    rules.check(bench.read(text));
    CHECK(bench.found() == found);
  }
}

TEST_CASE("what is packed has a fault of JSON", "[catalogue]") {
  CheckBench bench;
  RecordRules rules(bench.context, bench.json);
  rules.check(bench.read(R"({"payload_base64":"e30A"})"));
  const std::string found = bench.found();
  CHECK(found.starts_with("error json.nul_byte /payload_base64: the body is not JSON: "));
  CHECK(found.ends_with(" at its byte 3"));
  rules.check(bench.read(R"({"payload_base64":"H4sIAAAAAAAAA6tWKgEAWs8eVQUAAAA="})"));
  CHECK(bench.found().ends_with(
      "/payload_base64: the body is packed with gzip, and wazo-websocketd does not unpack it"));
}
