// SPDX-License-Identifier: MIT
#include "catalogue/making/envelope.hpp"

#include "catalogue/making/composer.hpp"
#include "catch.hpp"
#include "event/wazo.hpp"
#include "unit/catalogue/making/making.hpp"

namespace wazobus::catalogue {

namespace {

struct Addressed {
  bool is_known = false;
  event::Frame frame;
};

Addressed addressed(const std::string& body, std::optional<std::string> tenant = std::nullopt,
                    std::vector<std::string> users = {}) {
  Addresser addresser(builtin(), {origin_a, std::move(tenant), std::move(users)}, test_random_and_clock());
  Addressed out;
  out.frame.body = body;
  out.is_known = addresser.address(json::View(body), out.frame);
  return out;
}

}  // namespace

TEST_CASE("a body of every event gets back the headers and the key that it was sent with", "[catalogue]") {
  Addresser addresser(builtin(), {origin_a, std::nullopt, {}}, test_random_and_clock());
  for (const Entry* const entry : builtin().entries()) {
    const std::string name = entry->is_family() ? "Newchannel" : entry->name;
    event::Frame sent;
    Composer(builtin(), {name, {origin_a, std::nullopt, {}}, {}, false}, test_random_and_clock())
        .compose(sent);
    event::Frame frame;
    INFO(record_of(sent));
    CHECK(addresser.address(json::View(sent.body), frame));
    CHECK(frame.routing_key == sent.routing_key);
    CHECK(frame.headers == sent.headers);
    CHECK(addresser.routing_key_for(sent.headers, json::View(sent.body)) == sent.routing_key);
    CHECK(addresser.routing_key_for({}, json::View(sent.body)) == sent.routing_key);
  }
}

TEST_CASE("a body in the form of the page gets what a service sends besides", "[catalogue]") {
  const std::string user = user_c;
  const Addressed call = addressed(R"({"name":"call_created","required_acl":"events.calls.)" + user +
                                       R"(","origin_uuid":"o","data":{"call_id":"1.2","user_uuid":")" + user +
                                       R"(","tenant_uuid":"t"}})",
                                   tenant_b);
  CHECK(call.is_known);
  CHECK(call.frame.routing_key == "calls.call.created");
  CHECK(header(call.frame, "origin_uuid") == "\"o\"");
  CHECK(header(call.frame, "tenant_uuid") == "\"t\"");
  CHECK(header(call.frame, "user_uuid:" + user) == "true");
  CHECK(header(call.frame, "required_access") == "\"event.call_created\"");
  CHECK(header(call.frame, "timestamp") == quoted_text(wazo_time(test_time())));
  const Addressed held = addressed(R"({"name":"call_held","origin_uuid":"o","data":{"call_id":"1.2"}})");
  CHECK(header(held.frame, "required_acl") == "\"events.calls.None\"");
  CHECK(text::is_uuid(json::View(header(held.frame, "tenant_uuid")).string()));
  const Addressed for_user =
      addressed(R"({"name":"call_held","origin_uuid":"o","data":{"call_id":"1.2"}})", tenant_b, {user_c});
  CHECK(header(for_user.frame, "tenant_uuid") == quoted_text(tenant_b));
  CHECK(header(for_user.frame, std::string("user_uuid:") + user_c) == "true");
  CHECK(header(for_user.frame, "required_acl") == std::string("\"events.calls.") + user_c + "\"");
}

TEST_CASE("a user who is given is in key and ACL as in the header, unless data tells another",
          "[catalogue]") {
  const auto made = [](const std::string& data) {
    return addressed(R"({"name":"fax_outbound_user_created","data":)" + data + "}", tenant_b, {user_c}).frame;
  };
  CHECK(made(R"({"id":"1.2"})").routing_key == std::string("faxes.outbound.users.") + user_c + ".created");
  CHECK(made(R"({"user_uuid":"x"})").routing_key == "faxes.outbound.users.x.created");
  const event::Frame nobodys = made(R"({"user_uuid":null})");
  CHECK(nobodys.routing_key == "faxes.outbound.users.None.created");
  for (const event::FieldEntry& field : nobodys.headers) CHECK_FALSE(event::is_user_header(field.key));
}

TEST_CASE("members of a body go before its data in key and ACL", "[catalogue]") {
  const Addressed made =
      addressed(R"({"name":"conference_participant_joined","conference_id":7,"data":{"conference_id":1}})",
                tenant_b, {user_c});
  CHECK(made.frame.routing_key == "conferences.7.participants.joined");
  const Addressed held =
      addressed(R"({"name":"call_held","user_uuid:u":true,"data":{"call_id":"1.2","user_uuid":"x"}})",
                tenant_b, {user_c});
  CHECK(header(held.frame, "required_acl") == "\"events.calls.u\"");
}

TEST_CASE("members of a body become headers of the types that wazo-bus gives them", "[catalogue]") {
  const Addressed made = addressed(
      R"({"name":"call_held","origin_uuid":null,"conference_id":4,"user_uuid:*":true,"more":{"a":1},"data":{}})");
  CHECK(std::holds_alternative<std::monostate>(event::find(made.frame.headers, "origin_uuid")->value));
  CHECK(event::find(made.frame.headers, "conference_id")->value ==
        event::FieldValue::Variant(event::Integer{4, event::IntegerType::int32}));
  CHECK(event::find(made.frame.headers, "user_uuid:*")->value == event::FieldValue::Variant(true));
  CHECK(std::holds_alternative<event::FieldTable>(event::find(made.frame.headers, "more")->value));
}

TEST_CASE("values in a routing key are escaped, nested ones are not", "[catalogue]") {
  const auto key = [](const std::string& body) { return addressed(body).frame.routing_key; };
  CHECK(
      key(R"({"name":"application_call_dtmf_received","application_uuid":"a","data":{"call_id":"1.2","dtmf":"#"}})")
          .find(".calls.1__DOT__2.dtmf.") != std::string::npos);
  CHECK(key(R"({"name":"application_call_answered","application_uuid":"a","data":{"call":{"id":"1.2"}}})") ==
        "applications.a.calls.1.2.answered");
}

TEST_CASE("what is no event of the catalogue is not addressed", "[catalogue]") {
  for (const char* const body : {"[]", "4", "{}", R"({"name":4})", R"({"name":"no_such_event"})"}) {
    INFO(body);
    CHECK_FALSE(addressed(body).is_known);
  }
}

TEST_CASE("a key is found by the headers where the body says less", "[catalogue]") {
  Addresser addresser(builtin(), {origin_a, std::nullopt, {}}, test_random_and_clock());
  const event::FieldTable headers{{"name", {std::string("chatd_presence_updated")}}};
  CHECK(addresser.routing_key_for(headers, json::View("\"text\"")).has_value());
  CHECK_FALSE(addresser.routing_key_for({}, json::View("\"text\"")).has_value());
  const event::FieldTable room{{"name", {std::string("chatd_user_room_created")}}, {"user_uuid:u", {true}}};
  CHECK(addresser.routing_key_for(room, json::View(R"({"data":{}})")) == "chatd.users.u.rooms.created");
}

TEST_CASE("time is local, without an offset, and without a fraction where that is zero", "[catalogue]") {
  const std::string time = wazo_time(test_time());
  CHECK(time.size() == 26);
  CHECK(time.ends_with(".123456"));
  CHECK(wazo_time(std::chrono::floor<std::chrono::seconds>(test_time())) == time.substr(0, 19));
}

}  // namespace wazobus::catalogue
