// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "event/samples.hpp"
#include "json/scan.hpp"
#include "render/shown.hpp"

using namespace wazobus;
using namespace wazobus::render;
using event::sample_frame;

namespace {

const std::string tenant = "bd72b051-fd14-40be-9c3d-6b5fe65271ca";
const std::string user = "2e752722-0864-4665-887d-a78a024cf7c7";

event::Frame call_for(const event::FieldTable& parties) {
  event::FieldTable headers = {{"name", {std::string("call_created")}}};
  headers.insert(headers.end(), parties.begin(), parties.end());
  return sample_frame(R"({"data":{}})", headers);
}

std::string head_of(const event::Frame& frame, const Look& look) {
  const std::string out = shown(frame, Format::pretty, look);
  return out.substr(0, out.find(look.compact ? "  {" : "{"));
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
        "    \"list\": [1, null],\n"
        "    \"none\": {},\n"
        "    \"empty\": []\n"
        "  }\n"
        "}\n"
        "\n");
}

TEST_CASE("tenant and users stand below a head that has no room, and are never broken", "[render]") {
  const event::Frame frame = call_for({{"tenant_uuid", {tenant}}, {"user_uuid:" + user, {true}}});
  const std::string first = "15:48:00.123 call_created  calls.call.created";
  const std::string parties = "  tenant " + tenant + "  user " + user;
  const std::size_t all = first.size() + parties.size();
  CHECK(head_of(frame, look_at(all)) == first + parties + "\n");
  CHECK(head_of(frame, look_at(all - 1)) == first + "\n" + parties + "\n");
  CHECK(head_of(frame, look_at(parties.size())) == first + "\n" + parties + "\n");
  const std::string one_each = first + "\n  tenant " + tenant + "\n  user " + user + "\n";
  CHECK(head_of(frame, look_at(parties.size() - 1)) == one_each);
  CHECK(head_of(frame, look_at(10)) == one_each);
  CHECK(head_of(frame, {}) == one_each);
  Look in_a_pipe;
  in_a_pipe.whole_heads = true;
  CHECK(head_of(frame, in_a_pipe) == first + parties + "\n");
}

TEST_CASE("a head counts columns, not bytes", "[render]") {
  event::Frame frame = call_for({{"tenant_uuid", {std::string("t")}}});
  frame.routing_key = "Zo\u00eb.\u6771\u4eac";  // 8 columns, 11 bytes
  const std::string head = "15:48:00.123 call_created  Zo\u00eb.\u6771\u4eac";
  CHECK(head_of(frame, look_at(45)) == head + "  tenant t\n");
  CHECK(head_of(frame, look_at(44)) == head + "\n  tenant t\n");
}

TEST_CASE("many users fill lines below the head", "[render]") {
  event::FieldTable parties;
  for (const char* const one : {"u1", "u2", "u3", "u4", "u5", "u6", "u7"})
    parties.push_back({std::string("user_uuid:") + one, {true}});
  CHECK(head_of(call_for(parties), look_at(46)) ==
        "15:48:00.123 call_created  calls.call.created\n"
        "  user u1  user u2  user u3  user u4  user u5\n"
        "  user u6  user u7\n");
}

TEST_CASE("compact takes as few lines as it can", "[render]") {
  const event::Frame frame = sample_frame(
      R"({"name":"call_held","origin_uuid":"0","data":{"call_id":"1.2","list":[1,null],"o":{"a":{}}}})");
  CHECK(shown(frame, Format::pretty, look_at(120, true)) ==
        "15:48:00.123 call_held  calls.call.created\n"
        "  {\"name\": \"call_held\", \"origin_uuid\": \"0\", \"data\": {\"call_id\": \"1.2\", "
        "\"list\": [1, null], \"o\": {\"a\": {}}}}\n");
}

TEST_CASE("a compact head names those that the body does not name", "[render]") {
  event::Frame frame =
      call_for({{"tenant_uuid", {tenant}}, {"user_uuid:" + user, {true}}, {"user_uuid:v", {true}}});
  const std::string first = "15:48:00.123 call_created  calls.call.created";
  const std::string tenant_and = "  tenant " + tenant;
  const std::string users = "  user " + user + "  user v";
  CHECK(head_of(frame, look_at(200, true)) == first + tenant_and + users + "\n");
  frame.body = R"({"tenant_uuid":")" + tenant + R"(","user_uuid:)" + user + R"(":true,"data":{}})";
  CHECK(head_of(frame, look_at(200, true)) == first + "  user v\n");
  // Cut, the body would not say it any more.
  CHECK(head_of(frame, look_at(200, true, 10)) == first + tenant_and + "  user v\n");
  CHECK(head_of(frame, look_at(200)) == first + tenant_and + users + "\n");
}

TEST_CASE("very many users cost a compact head no more than in proportion", "[render]") {
  std::string body = "{";
  for (int i = 0; i < 100'000; ++i) body += "\"user_uuid:" + std::to_string(i) + "\":true,";
  body += "\"data\":{}}";
  CHECK(head_of(sample_frame(body), look_at(80, true)) == "15:48:00.123 (no name)  calls.call.created\n");
}

TEST_CASE("the width is asked anew for each event", "[render]") {
  std::size_t columns = 200;
  Screen screen(Format::pretty, {false, false, 0, [&columns] { return columns; }});
  const event::Frame frame = call_for({{"tenant_uuid", {tenant}}});
  CHECK(screen.show(frame).starts_with("15:48:00.123 call_created  calls.call.created  tenant"));
  columns = 60;
  CHECK(screen.show(frame).starts_with("15:48:00.123 call_created  calls.call.created\n  tenant"));
}

TEST_CASE("what pretty shows of a body is still the same JSON", "[render]") {
  const std::string body = R"({"a":["\ud83d\udcde\u00e9\u0000",{"b":[[],{},[[1e5]]]}],"\u0061":-0.0})";
  for (const bool compact : {false, true}) {
    const std::string out = shown(sample_frame(body), Format::pretty, look_at(80, compact));
    std::string again;
    REQUIRE(json::compact(out.substr(out.find('\n') + 1), again).ok());
    CHECK(again == "{\"a\":[\"\U0001f4de\u00e9\\u0000\",{\"b\":[[],{},[[1e5]]]}],\"a\":-0.0}");
  }
}

TEST_CASE("strings are cut only when that is asked for", "[render]") {
  const event::Frame frame = sample_frame("{\"a\":\"" + std::string(5000, 'x') + "\"}");
  CHECK(shown(frame, Format::pretty).find(std::string(5000, 'x')) != std::string::npos);
  CHECK(shown(frame, Format::pretty, look_at(80, false, 5)).find("\"a\": \"xxxxx\u2026\"\n") !=
        std::string::npos);
}

TEST_CASE("a large body that is not JSON is cut, with a word about it", "[render]") {
  const std::string out = shown(sample_frame(std::string(5'000'000, '\x01')), Format::pretty);
  CHECK(out.size() < 20'000);
  CHECK(out.find("4995904 more bytes") != std::string::npos);
}

TEST_CASE("a verdict stands below the body, and breaks between words on a terminal", "[render]") {
  const delivery::Verdict verdict{delivery::Outcome::undelivered, delivery::Reason::acl, {}, {}, "one two"};
  const std::string narrow = Screen(Format::pretty, look_at(26)).show(sample_frame("{}"), &verdict);
  CHECK(narrow.ends_with("{}\n  not delivered: acl:\n    one two\n\n"));
  Look look = look_at(26);
  look.whole_heads = true;
  CHECK(Screen(Format::pretty, look)
            .show(sample_frame("{}"), &verdict)
            .ends_with("\n  not delivered: acl: one two\n\n"));
}
