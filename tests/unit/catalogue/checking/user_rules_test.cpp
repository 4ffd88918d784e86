// SPDX-License-Identifier: MIT
#include "catalogue/checking/user_rules.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

struct UserCase {
  std::string record;  // its members besides the payload
  std::string body;    // its members besides the name
  std::string found;
  bool is_told;  // that the user is wrong
};

void check_users(const std::string& name, const std::vector<UserCase>& cases) {
  CheckBench bench;
  const UserRules rules(bench.context);
  for (const auto& [record, body, found, is_told] : cases) {
    INFO(record << " " << body);
    rules.check(bench.read(
        fmt::format(R"({{{},"payload":{{"name":"{}"{}{}}}}})", record, name, body.empty() ? "" : ",", body)));
    CHECK(bench.findings.is_told(fact::WrongUser{}) == is_told);
    CHECK(bench.found() == found);
  }
}

}  // namespace

TEST_CASE("an event for one user names in its headers whom the rest of the message names", "[catalogue]") {
  const std::string missing =
      "warning header.missing /headers/user_uuid:u: missing: without it only administrators' clients get "
      "this "
      "event";
  check_users(
      "call_made",
      {
          {R"("headers":{"x":1})", "", "", false},
          {R"("headers":{"user_uuid:u":true})", "", "", false},
          {R"("headers":{"user_uuid:u":true})", R"("data":{"user_uuid":"u"})", "", false},
          {R"("headers":{"user_uuid:v":true})", R"("data":{"user_uuid":"u"})",
           "warning header.mismatch /headers/user_uuid:v: of another user than data, which has 'u'", true},
          {R"("headers":{"user_uuid:u":true,"user_uuid:v":true})", R"("data":{"user_uuid":"u"})",
           "warning header.mismatch /headers/user_uuid:v: of another user than data, which has 'u'", false},
          {R"("headers":{"user_uuid:v":true},"routing_key":"calls.1.u")", "",
           "warning header.mismatch /headers/user_uuid:v: of another user than the routing key, which has "
           "'u'",
           true},
          {R"("headers":{"x":1})", R"("data":{"user_uuid":"u"})", missing, true},
          {R"("headers":{"x":1},"routing_key":"calls.1.u")", "", missing, true},
          {R"("headers":{"required_acl":"events.calls.u"})", "", missing, true},
          {R"("headers":{"x":1})", R"("required_acl":"events.calls.u")", missing, true},
          {R"("headers":{"x":1})", R"("user_uuid:u":true)", missing, true},
          {R"("headers":{"required_acl":"events.calls.None"})", R"("data":{"user_uuid":null})", "", false},
          {R"("headers":{"user_uuid:*":true})", R"("data":{"user_uuid":"u"})",
           "warning header.mismatch /headers/user_uuid:*: brings the event, which is for one user, to all "
           "users of the tenant",
           false},
      });
}

TEST_CASE("an event for several users has the headers that its body repeats", "[catalogue]") {
  check_users(
      "users_made",
      {
          {R"("headers":{"x":1})", "", "", false},
          {R"("headers":{"user_uuid:2e752722-0864-4665-887d-a78a024cf7c7":true})",
           R"("user_uuid:2e752722-0864-4665-887d-a78a024cf7c7":true)", "", false},
          {R"("headers":{"user_uuid:2e752722-0864-4665-887d-a78a024cf7c7":true})", R"("user_uuid:u":true)",
           "warning header.missing /headers/user_uuid:u: missing: without it this user's client does not get "
           "this event",
           false},
          {R"("headers":{"user_uuid:None":true})", "",
           "warning header.format /headers/user_uuid:None: not a uuid: 'None': only administrators' clients "
           "get "
           "this event",
           false},
          {R"("headers":{"user_uuid:*":true})", "", "", false},
      });
}

TEST_CASE("an event that is for no user needs no header of one", "[catalogue]") {
  check_users("service_made", {{R"("headers":{"x":1})", R"("user_uuid:u":true)", "", false}});
}
