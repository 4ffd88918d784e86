// SPDX-License-Identifier: MIT
#include "catalogue/checking/key_rules.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

struct KeyCase {
  std::string record;  // its members besides the payload
  std::string found;
};

const char* const call = R"("name":"call_made","data":{"call_id":"1.2","user_uuid":"u"})";

void check_keys(const std::vector<KeyCase>& cases, const std::string& body = call) {
  CheckBench bench;
  const KeyRules rules(bench.context);
  for (const auto& [record, found] : cases) {
    INFO(record << " " << body);
    const Message& message = bench.read(fmt::format(R"({{{},"payload":{{{}}}}})", record, body));
    rules.check_routing_key(message);
    rules.check_acl(message);
    CHECK(bench.found() == found);
  }
}

}  // namespace

TEST_CASE("a routing key has the event's shape and the message's values", "[catalogue]") {
  check_keys({
      {R"("exchange":"e")", ""},
      {R"("routing_key":"calls.1__DOT__2.u")", ""},
      {R"("routing_key":"calls.1.2.u")", ""},
      {R"("routing_key":"other")",
       "error routing_key.mismatch /routing_key: expected 'calls.{call_id}.{user}', got 'other'"},
      {R"("routing_key":"calls.{call_id}.u")",
       "error routing_key.template /routing_key: a placeholder that was not filled: 'calls.{call_id}.u'"},
      {R"("routing_key":"calls.9.u")",
       "error routing_key.placeholder /routing_key: '9' for {call_id} in 'calls.{call_id}.{user}', but "
       "data.call_id is '1.2'"},
      {R"("routing_key_base64":"/w==")",
       "error routing_key.mismatch /routing_key_base64: a routing key that is not UTF-8"},
  });
  check_keys({{R"("routing_key":"services.x")",
               "warning routing_key.mismatch /routing_key: expected 'services.made', got 'services.x'"}},
             R"("name":"service_made")");
}

TEST_CASE("an ACL has the event's shape and the message's values", "[catalogue]") {
  check_keys({
      {R"("headers":{"required_acl":"events.calls.u"})", ""},
      {R"("headers":{"required_acl":null})", ""},
      {R"("headers":{"required_acl":"other"})",
       "warning acl.mismatch /headers/required_acl: expected 'events.calls.{user}', got 'other'"},
      {R"("headers":{"required_acl":"events.calls.v"})",
       "warning acl.placeholder /headers/required_acl: 'v' for {user} in 'events.calls.{user}', but "
       "data.user_uuid is 'u'"},
      {R"("headers":{"required_acl":"events.calls.None","user_uuid:u":true})",
       "warning acl.placeholder /headers/required_acl: 'events.calls.None' is for nobody, but the event is "
       "for "
       "the user 'u'"},
  });
  check_keys({{R"("headers":{"required_acl":"events.calls.v"})",
               "warning acl.placeholder /headers/required_acl: 'v' for {user} in 'events.calls.{user}', but "
               "data.user_uuid is null"}},
             R"("name":"call_made","data":{"call_id":"1","user_uuid":null})");
}

TEST_CASE("routing key and ACL that agree against a field have one fault", "[catalogue]") {
  check_keys({
      {R"("routing_key":"calls.1__DOT__2.v","headers":{"required_acl":"events.calls.v"})",
       "error routing_key.placeholder /routing_key: 'v' for {user} in 'calls.{call_id}.{user}', but "
       "data.user_uuid is 'u'"},
      {R"("routing_key":"calls.1__DOT__2.v","headers":{"required_acl":"events.calls.w"})",
       "error routing_key.placeholder /routing_key: 'v' for {user} in 'calls.{call_id}.{user}', but "
       "data.user_uuid is 'u'\n"
       "warning acl.placeholder /headers/required_acl: 'w' for {user} in 'events.calls.{user}', but "
       "data.user_uuid is 'u'"},
  });
}

TEST_CASE("keys are not held to a user who was told to be wrong", "[catalogue]") {
  CheckBench bench;
  const KeyRules rules(bench.context);
  const Message& message =
      bench.read(fmt::format(R"({{"headers":{{"required_acl":"events.calls.v"}},"payload":{{{}}}}})", call));
  bench.findings.mark_told(fact::WrongUser{});
  rules.check_acl(message);
  CHECK(bench.found() ==
        "warning acl.mismatch /headers/required_acl: expected 'events.calls.{user}', got 'events.calls.v'");
}

TEST_CASE("what is published without wazo-bus has keys of its own", "[catalogue]") {
  check_keys(
      {{R"("routing_key":"ami.hangup")", ""},
       {R"("routing_key":"ami.other")",
        "error routing_key.placeholder /routing_key: 'other' for {small} in 'ami.{small}', but name is "
        "'hangup' in lower case"}},
      R"("name":"Hangup")");
}
