// SPDX-License-Identifier: MIT
#include "catalogue/checking/header_rules.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

struct HeaderCase {
  std::string headers;
  std::string body;
  std::string found;
};

std::string record_of(const std::string& headers, const std::string& body) {
  return fmt::format(R"({{"headers":{{{}}},"payload":{{{}}}}})", headers, body);
}

/// The headers of every event of a service, and more.
std::string all_headers(const std::string& name, const std::string& more = {}) {
  return fmt::format(R"("name":"{}","origin_uuid":"{}","required_acl":null{}{})", name, uuid_a,
                     more.empty() ? "" : ",", more);
}

}  // namespace

TEST_CASE("headers have their types and agree with the body", "[catalogue]") {
  const std::string name = R"("name":"service_made")";
  const auto with = [](const std::string& more) { return all_headers("service_made", more); };
  const std::vector<HeaderCase> cases{
      {with(""), name, ""},
      {R"("name":1,"origin_uuid":2,"required_acl":3,"tenant_uuid":4)", name,
       "error header.type /headers/name: expected string, got integer: only clients that subscribe to * get "
       "this event\n"
       "error header.type /headers/origin_uuid: expected string, got integer: nobody's client gets this "
       "event\n"
       "error header.type /headers/required_acl: expected string, got integer: nobody's client gets this "
       "event\n"
       "error header.type /headers/tenant_uuid: expected string, got integer: only clients of the master "
       "tenant get this event"},
      {R"("x":1)", name,
       "error header.missing /headers/name: missing: without it only clients that subscribe to * get this "
       "event\n"
       "error header.missing /headers/origin_uuid: missing: without it nobody's client gets this event\n"
       "error header.missing /headers/required_acl: missing: without it nobody's client gets this event"},
      {fmt::format(R"("name":"","origin_uuid":"{}","required_acl":null)", uuid_a), name,
       "error header.missing /headers/name: empty, which is like missing: only clients that subscribe to * "
       "get this event"},
      {with(R"("tenant_uuid":"t")"), name,
       "error header.format /headers/tenant_uuid: not a uuid: 't': only clients of the master tenant get "
       "this event"},
      {with(R"("timestamp":1)"), name,
       "warning header.type /headers/timestamp: expected string, got integer"},
      {with(R"("timestamp":"t")"), name,
       "warning header.format /headers/timestamp: not a date and time: 't'"},
      {with(R"("user_uuid:x":"true")"), name,
       "warning header.type /headers/user_uuid:x: expected the boolean true, got 'true': only "
       "administrators' clients get this event"},
      {with(R"("required_access":"event.service_made")"), name, ""},
      {with(R"("required_access":"event.x")"), name,
       "warning header.mismatch /headers/required_access: 'event.x' here, but the event is 'service_made'"},
      {with(R"("required_access":1)"), name,
       "warning header.type /headers/required_access: expected string, got integer"},
      {with(R"("x":1)"), name + R"(,"x":1)", ""},
      {with(R"("x":1)"), name + R"(,"x":2)", "warning header.mismatch /headers/x: 1 here, but 2 in the body"},
      {with(""), name + R"(,"required_acl":"a")",
       "warning header.mismatch /headers/required_acl: null here, but 'a' in the body"},
      {with(""), name + R"(,"origin_uuid":"wrong by itself")", ""},
  };
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  for (const auto& [headers, members, found] : cases) {
    INFO(headers << " " << members);
    rules.check(bench.read(record_of(headers, members)));
    CHECK(bench.found() == found);
  }
}

TEST_CASE("an event of a tenant has its header, and one for all users", "[catalogue]") {
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  rules.check(bench.read(record_of(all_headers("tenant_made"), R"("name":"tenant_made")")));
  CHECK(
      bench.found() ==
      "error header.missing /headers/tenant_uuid: missing: without it only clients of the master tenant get "
      "this event\n"
      "warning header.missing /headers/user_uuid:*: missing: without it only administrators' clients get "
      "this event");
  rules.check(bench.read(record_of(R"("x":1)", R"("name":"old_made")")));
  CHECK(bench.found().empty());
}

TEST_CASE("a message without headers is told so once", "[catalogue]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"headers":null,"payload":{"name":"service_made"}})",
       "error header.missing /headers: none: without name, origin_uuid and required_acl nobody's client gets "
       "this event"},
      {R"({"headers":{},"payload":{"name":"Stasis"}})",
       "error header.missing /headers: none: consumers of these events bind by name and category"},
      {R"({"payload":{"name":"service_made"}})", ""},
  };
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  for (const auto& [text, found] : cases) {
    rules.check(bench.read(text));
    CHECK(bench.found() == found);
  }
}

TEST_CASE("the copies of a body that came alone are checked", "[catalogue]") {
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  rules.check(bench.read(
      R"({"name":"service_made","tenant_uuid":1,"user_uuid:x":1,"user_uuid:y":"True","required_access":"x"})"));
  CHECK(bench.found() ==
        "warning header.type /tenant_uuid: expected string, got integer: only clients of the master tenant "
        "get this event\n"
        "error header.type /user_uuid:x: expected the boolean true, got 1: only administrators' clients get "
        "this event\n"
        "warning header.type /user_uuid:y: expected the boolean true, got 'True': only administrators' "
        "clients get this event\n"
        "warning header.mismatch /required_access: 'x' here, but the event is 'service_made'");
}

TEST_CASE("many headers are compared with many copies", "[catalogue]") {
  std::string members = R"("name":"service_made")";
  for (int i = 0; i < 70; ++i) members += fmt::format(R"(,"h{}":{})", i, i);
  std::string others = members;
  others.replace(others.find(R"("h7":7)"), 6, R"("h7":8)");
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  rules.check(
      bench.read(record_of(all_headers("service_made", members.substr(members.find(',') + 1)), others)));
  CHECK(bench.found() == "warning header.mismatch /headers/h7: 7 here, but 8 in the body");
}

TEST_CASE("an event's own headers have its types, its values and those of data", "[catalogue]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"("line_id":1)", ""},
      {R"("line_id":"1")", "warning header.type /headers/line_id: expected integer, got string"},
      {R"("line_id":2)", "warning header.mismatch /headers/line_id: 2 here, but 1 in data.line_id"},
      {R"("flag":"on")", ""},
      {R"("flag":"off")", "warning header.mismatch /headers/flag: 'off' here, but 'on' in this event"},
  };
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  for (const auto& [headers, found] : cases) {
    INFO(headers);
    const Message& message = bench.read(record_of(headers, R"("name":"call_made","data":{"line_id":1})"));
    const Index field = bench.document.find(message.data(), "line_id");
    rules.check_own(message);
    CHECK(bench.findings.is_told(fact::ContradictedField{field}) ==
          (found.find("in data") != std::string::npos));
    CHECK(bench.found() == found);
  }
}

TEST_CASE("a header that the catalogue demands is there, with the message's value in its name",
          "[catalogue]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"("room_7":true)", ""},
      {R"("user_uuid:*":true)", ""},
      {R"("room_8":true)", "warning header.missing /headers/room_{id}: missing"},
  };
  CheckBench bench;
  const BodyRules body(bench.context);
  const HeaderRules rules(bench.context, body);
  for (const auto& [headers, found] : cases) {
    INFO(headers);
    rules.check_required(
        bench.read(record_of(headers, R"("name":"tenant_made","data":{"rooms":[{"id":6},{"id":7}]})")));
    CHECK(bench.found() == found);
  }
}
