// SPDX-License-Identifier: MIT
#include "delivery/rules.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "delivery/real_answers.hpp"
#include "event/samples.hpp"

namespace wazobus::delivery {

namespace {

using event::FieldTable;
using event::FieldValue;

const std::string body = R"({"name":"call_created","data":{}})";

/// What a service sends for user u of tenant t, on server o.
FieldTable usual_headers() {
  return {{"name", {std::string("call_created")}},
          {"origin_uuid", {std::string("o")}},
          {"tenant_uuid", {std::string("t")}},
          {"user_uuid:u", {true}},
          {"required_acl", {std::string("events.calls.u")}}};
}

FieldTable headers_with(const std::string& key, FieldValue value) {
  FieldTable headers = usual_headers();
  std::erase_if(headers, [&key](const event::FieldEntry& entry) { return entry.key == key; });
  headers.push_back({key, std::move(value)});
  return headers;
}

FieldTable headers_without(const std::string& key) {
  FieldTable headers = usual_headers();
  std::erase_if(headers, [&key](const event::FieldEntry& entry) { return entry.key == key; });
  return headers;
}

Client user_client() {
  Client client;
  client.user = "u";
  client.tenant = "t";
  client.session = "s";
  client.acl = {"events.#"};
  return client;
}

Client standing_as(Standing standing) {
  Client client = user_client();
  client.standing = standing;
  return client;
}

std::string verdict(const Client& client, event::Frame frame, Judge::Options options = {"o", false}) {
  return describe(Judge(client, std::move(options)).judge(event::SampleEvent(std::move(frame))));
}

std::string verdict(const Client& client, FieldTable headers, const std::string& text = body) {
  return verdict(client, event::sample_frame(text, std::move(headers)));
}

/// For the bare body of a capture.
std::string verdict_of_body(const Client& client, const std::string& text) {
  event::Frame frame;
  frame.has_headers = false;
  frame.body = text;
  return verdict(client, std::move(frame));
}

const std::string for_everybody = ": dropped for everybody";

}  // namespace

TEST_CASE("an event that passes all steps is delivered", "[delivery]") {
  CHECK(verdict(user_client(), usual_headers()) == "delivered");
  CHECK(verdict(standing_as(Standing::admin), headers_without("user_uuid:u")) == "delivered");
  CHECK(verdict(standing_as(Standing::master), headers_without("tenant_uuid")) == "delivered");
  CHECK(verdict(user_client(), headers_with("user_uuid:*", {true})) == "delivered");
  CHECK(verdict(user_client(), headers_with("required_acl", {std::monostate{}})) == "delivered");
}

TEST_CASE("only wazo-headers and what is forwarded to it is seen", "[delivery]") {
  event::Frame frame = event::sample_frame(body, usual_headers());
  frame.exchange = "collectd";
  CHECK(verdict(user_client(), frame) ==
        "not delivered: exchange: published on collectd; wazo-websocketd listens on wazo-headers, to which "
        "only "
        "xivo is forwarded");
  for (const char* const seen : {"xivo", "wazo-headers", ""}) {
    frame.exchange = seen;
    CHECK(verdict(user_client(), frame) == "delivered");
  }
}

TEST_CASE("the header origin_uuid is the server's own", "[delivery]") {
  const auto told = [](FieldTable headers) {
    return verdict(standing_as(Standing::master), std::move(headers));
  };
  CHECK(told(headers_without("origin_uuid")) ==
        "not delivered: origin: no header origin_uuid" + for_everybody);
  CHECK(told(headers_with("origin_uuid", {std::monostate{}})) ==
        "not delivered: origin: header origin_uuid is null, not the server's uuid" + for_everybody);
  CHECK(told(headers_with("origin_uuid", {std::string("p")})) ==
        "not delivered: origin: header origin_uuid is p, the server is o" + for_everybody);
  // Where the server is not known, it is only asked whether there is an origin.
  const event::Frame foreign = event::sample_frame(body, headers_with("origin_uuid", {std::string("p")}));
  CHECK(verdict(user_client(), foreign, {}) == "delivered");
  CHECK(verdict(user_client(), event::sample_frame(body, headers_without("origin_uuid")), {}) != "delivered");
}

TEST_CASE("the header tenant_uuid is the client's, but for the master tenant", "[delivery]") {
  for (const Standing standing : {Standing::user, Standing::admin}) {
    const Client client = standing_as(standing);
    CHECK(verdict(client, headers_without("tenant_uuid")) ==
          "not delivered: tenant: no header tenant_uuid: service-level events reach only the master tenant");
    CHECK(verdict(client, headers_with("tenant_uuid", {std::string("v")})) ==
          "not delivered: tenant: the event is of tenant v, the client of t");
    CHECK(verdict(client, headers_with("tenant_uuid", {true})) ==
          "not delivered: tenant: header tenant_uuid is a boolean, not a string: only the master tenant gets "
          "it");
  }
  CHECK(verdict(standing_as(Standing::master), headers_with("tenant_uuid", {std::string("v")})) ==
        "delivered");
}

TEST_CASE("a plain user is named by a header that is true", "[delivery]") {
  CHECK(verdict(user_client(), headers_without("user_uuid:u")) ==
        "not delivered: user: no header user_uuid:<uuid> or user_uuid:*: only admins of the tenant get it");
  CHECK(verdict(user_client(), headers_with("user_uuid:u", {std::string("true")})) ==
        "not delivered: user: header user_uuid:u is a string, it must be the boolean true");
  CHECK(verdict(user_client(), headers_with("user_uuid:u", {false})) ==
        "not delivered: user: header user_uuid:u is false, it must be the boolean true");
  FieldTable others = headers_without("user_uuid:u");
  for (const char* const user : {"a", "b", "c", "d", "e"})
    others.push_back({std::string("user_uuid:") + user, {true}});
  CHECK(verdict(user_client(), others) ==
        "not delivered: user: the event is for user a, b, c and 2 more, the client is u");
}

TEST_CASE("the header name is subscribed to, not the body's", "[delivery]") {
  Client client = user_client();
  client.subscriptions = {"call_created", "call_ended"};
  CHECK(verdict(client, usual_headers()) == "delivered");
  CHECK(verdict(client, headers_with("name", {std::string("call_held")})) ==
        "not delivered: subscription: the event is call_held, subscribed to call_created, call_ended");
  CHECK(verdict(client, headers_without("name")) ==
        "not delivered: subscription: no header name: only a subscription to * brings it");
  CHECK(verdict(client, headers_with("name", {true})) ==
        "not delivered: subscription: header name is a boolean: only a subscription to * brings it");
  client.subscriptions = {"call_ended", "*"};
  CHECK(verdict(client, headers_without("name")) == "delivered");
}

TEST_CASE("the body is what Python takes for a JSON object", "[delivery]") {
  const auto told = [](const std::string& text) { return verdict(user_client(), usual_headers(), text); };
  CHECK(told("") == "not delivered: body: not JSON, nothing there at byte 1" + for_everybody);
  CHECK(told("[]") == "not delivered: body: JSON, but not an object" + for_everybody);
  CHECK(told("NaN") == "not delivered: body: JSON, but not an object" + for_everybody);
  CHECK(told("{\"a\":\"\xff\"}").starts_with("not delivered: body: not JSON, "));
  CHECK(told("\xEF\xBB\xBF{}").starts_with("not delivered: body: not JSON, "));
  CHECK(told("{}") == "delivered");
  CHECK(told(R"({"a":NaN,"b":[-Infinity,Infinity]})") == "delivered");
  CHECK(told(R"({"a":"\ud800 \" NaN","b":"\udc00"})") == "delivered");
  CHECK(told(R"({"a":NaNN})") != "delivered");
  CHECK(told(R"({NaN:1})") != "delivered");
}

TEST_CASE("a name stands in the header or else in the body, and is not empty", "[delivery]") {
  const std::string nameless = "not delivered: name: neither header nor body has a name" + for_everybody;
  const FieldTable headers = headers_without("name");
  CHECK(verdict(user_client(), headers) == "delivered");
  CHECK(verdict(user_client(), headers, "{}") == nameless);
  CHECK(verdict(user_client(), headers_with("name", {std::string()}), R"({"name":""})") == nameless);
  CHECK(verdict(user_client(), headers_with("name", {std::string()})) == "delivered");
  // bool() of Python decides.
  for (const char* const yes : {"1", "true", "[0]", "\"x\"", "NaN"})
    CHECK(verdict(user_client(), headers, std::string(R"({"name":)") + yes + "}") == "delivered");
  for (const char* const no : {"0", "-0.0", "false", "null", "[]", "{}", "1e-999"})
    CHECK(verdict(user_client(), headers, std::string(R"({"name":)") + no + "}") == nameless);
  CHECK(verdict(user_client(), headers_with("name", {event::Integer{0, event::IntegerType::int32}}), "{}") ==
        nameless);
  CHECK(verdict(user_client(), headers_with("name", {event::Integer{7, event::IntegerType::int32}}), "{}") ==
        "delivered");
}

TEST_CASE("the header required_acl is there, and is text or null", "[delivery]") {
  CHECK(verdict(user_client(), headers_without("required_acl")) ==
        "not delivered: acl: no header required_acl" + for_everybody);
  CHECK(
      verdict(user_client(), headers_without("required_acl"), R"({"name":"a","required_acl":"events.a"})") ==
      "not delivered: acl: no header required_acl, and the body's is not looked at" + for_everybody);
  CHECK(verdict(user_client(), headers_with("required_acl", {false})) ==
        "not delivered: acl: header required_acl is a boolean, it must be a string or null" + for_everybody);
  CHECK(verdict(user_client(), headers_with("required_acl", {std::string("\xff")})) ==
        "not delivered: acl: header required_acl is not UTF-8, it must be a string or null" + for_everybody);
}

TEST_CASE("an ACL that is not granted is told with what comes nearest", "[delivery]") {
  struct Case {
    std::vector<std::string> acl;
    std::string required;
    std::string told;
  };
  const std::vector<Case> cases{
      {{"events.users.#", "events.calls.me"},
       "events.calls.2e75",
       "requires events.calls.2e75, granted events.calls.me (me is u)"},
      {{"events.auth.users.me.sessions.my_session.x"},
       "events.auth.users.u.sessions.other.x",
       "requires events.auth.users.u.sessions.other.x, granted events.auth.users.me.sessions.my_session.x "
       "(me is u) "
       "(my_session is s)"},
      {{"events.users.#"},
       "events.calls.2e75",
       "requires events.calls.2e75, granted nothing that begins with events.calls"},
      {{"websocketd"},
       "events.calls.2e75",
       "requires events.calls.2e75, granted nothing that begins with events"},
      {{}, "events.calls.2e75", "requires events.calls.2e75, the token grants nothing"},
      {{"#", "!events.calls.#"},
       "events.calls.2e75",
       "requires events.calls.2e75, which !events.calls.# takes away"},
      {{"events.#"},
       "switchboards.1.calls",
       "requires switchboards.1.calls, granted events.#: the event's ACL lacks the leading events."},
      {{"events.#"}, "events", "requires events, granted events.#"},
      {{"events.calls.a", "events.calls.b", "events.calls.c", "events.calls.d"},
       "events.calls.x",
       "requires events.calls.x, granted events.calls.a, events.calls.b, events.calls.c and 1 more"},
      {{"events.calls.x\x1b[m"},
       "events.calls.\n",
       "requires events.calls.\\n, granted events.calls.x\\x1b[m"},
  };
  for (const Case& one : cases) {
    Client client = user_client();
    client.acl = one.acl;
    const Verdict told = Judge(client, {"o", false})
                             .judge(event::SampleEvent(body, headers_with("required_acl", {one.required})));
    CHECK(told.reason == Reason::acl);
    CHECK(told.explanation == one.told);
  }
}

TEST_CASE("an expired token gets nothing more, if that is asked", "[delivery]") {
  Client client = user_client();
  const event::Frame frame = event::sample_frame(body, usual_headers());
  client.expires_at = frame.received;
  CHECK(verdict(client, frame, {"o", true}) ==
        "not delivered: expiry: the token expired at 2026-11-21T15:48:00.123456+00:00");
  CHECK(verdict(client, frame, {"o", false}) == "delivered");
  client.expires_at = frame.received + std::chrono::seconds(1);
  CHECK(verdict(client, frame, {"o", true}) == "delivered");
}

TEST_CASE("the first step that stops an event is told", "[delivery]") {
  Client client = user_client();
  client.acl.clear();
  client.subscriptions = {"other"};
  event::Frame frame = event::sample_frame("no JSON", {});
  frame.exchange = "collectd";
  const auto reason = [&] { return Judge(client, {"o", false}).judge(event::SampleEvent(frame)).reason; };
  CHECK(reason() == Reason::exchange);
  frame.exchange = "xivo";
  CHECK(reason() == Reason::origin);
  frame.headers.push_back({"origin_uuid", {std::string("o")}});
  CHECK(reason() == Reason::tenant);
  frame.headers.push_back({"tenant_uuid", {std::string("t")}});
  CHECK(reason() == Reason::user);
  frame.headers.push_back({"user_uuid:*", {true}});
  CHECK(reason() == Reason::subscription);
  client.subscriptions.clear();
  CHECK(reason() == Reason::subscription);
  client.subscriptions = {"*"};
  CHECK(reason() == Reason::body);
  frame.body = "{}";
  CHECK(reason() == Reason::name);
  frame.body = R"({"name":"x"})";
  CHECK(reason() == Reason::acl_header);
  frame.headers.push_back({"required_acl", {std::string("events.x")}});
  CHECK(reason() == Reason::acl);
  client.acl = {"#"};
  CHECK(reason() == Reason::none);
}

TEST_CASE("a bare body is judged by the headers that it repeats", "[delivery]") {
  const std::string repeated =
      R"({"name":"call_created","origin_uuid":"o","tenant_uuid":"t","user_uuid:u":true,)"
      R"("required_acl":"events.calls.u","data":{}})";
  CHECK(verdict_of_body(user_client(), repeated) == "delivered");
  CHECK(verdict_of_body(user_client(),
                        R"({"name":"x","origin_uuid":"o","required_access":"event.x","data":{}})") ==
        "not delivered: tenant: no header tenant_uuid: service-level events reach only the master tenant");
  CHECK(verdict_of_body(standing_as(Standing::admin),
                        R"({"name":"x","origin_uuid":"o","tenant_uuid":"t","required_acl":[],"data":{}})") ==
        "not delivered: acl: header required_acl is a table, it must be a string or null" + for_everybody);
  // Before 22.03 a body told less.
  const std::string older = R"({"name":"x","origin_uuid":"o","required_acl":"events.x","data":{}})";
  CHECK(verdict_of_body(user_client(), older) ==
        "not known: tenant: a bare body of before 22.03 does not repeat the tenant");
  CHECK(verdict_of_body(standing_as(Standing::master), older) == "delivered");
  CHECK(verdict_of_body(user_client(), R"({"name":"x","data":{}})") ==
        "not known: origin: a bare body of before 22.03 does not repeat the origin");
  CHECK(verdict_of_body(user_client(), "[1]") ==
        "not delivered: body: JSON, but not an object" + for_everybody);
  CHECK(verdict_of_body(user_client(), "x").starts_with("not delivered: body: not JSON, "));
}

TEST_CASE("the real wazo-websocketd hands out the same", "[delivery]") {
  const std::map<std::string, Judge> clients = real_clients();
  const int events = visit_real_events([&](const event::Event& event, const std::set<std::string>& got_by) {
    for (const auto& [name, judge] : clients) {
      const Verdict verdict = judge.judge(event);
      INFO(event::record_of(event.frame()) << "\n" << name << ": " << describe(verdict));
      CHECK((verdict.outcome == Outcome::delivered) == got_by.contains(name));
    }
  });
  CHECK(events == 998);
}

}  // namespace wazobus::delivery
