// SPDX-License-Identifier: MIT
#include "event/selection.hpp"

#include "catch.hpp"
#include "event/samples.hpp"

using namespace wazobus;
using namespace wazobus::event;

namespace {

bool selects(Criteria criteria, const Event& event) {
  return Selection(std::move(criteria)).selects(event);
}

Criteria by_selectors(std::vector<Selector> selectors, std::vector<Selector> excluded = {}) {
  Criteria criteria;
  criteria.selectors = std::move(selectors);
  criteria.excluded = std::move(excluded);
  return criteria;
}

Criteria by_tenants(std::vector<std::string> tenants) {
  Criteria criteria;
  criteria.tenants = std::move(tenants);
  return criteria;
}

Criteria by_users(std::vector<std::string> users) {
  Criteria criteria;
  criteria.users = std::move(users);
  return criteria;
}

Criteria by_headers(FieldTable headers, bool any = false) {
  Criteria criteria;
  criteria.headers = std::move(headers);
  criteria.any_header = any;
  return criteria;
}

Criteria by_conditions(std::initializer_list<const char*> conditions) {
  Criteria criteria;
  for (const char* const condition : conditions) criteria.conditions.push_back(Condition::parse(condition));
  return criteria;
}

/// A frame that did not come from wazo-headers.
Frame elsewhere(std::string body, FieldTable headers = {}) {
  Frame frame = sample_frame(std::move(body), std::move(headers));
  frame.exchange = "xivo";
  return frame;
}

FieldValue spelled(const char* value) {
  return {std::string(value)};
}

FieldValue integer(std::int64_t value, IntegerType type) {
  return {Integer{value, type}};
}

}  // namespace

TEST_CASE("a selection brings what one of its selectors names", "[event]") {
  const auto brings = [](std::vector<Selector> selectors, const char* name, const char* key) {
    Frame frame = sample_frame("{}", {{"name", spelled(name)}});
    frame.routing_key = key;
    return selects(by_selectors(std::move(selectors)), SampleEvent(std::move(frame)));
  };
  CHECK(brings({}, "x", "y"));
  CHECK(brings({selector_from("calls.#")}, "x", "calls.call.created"));
  CHECK_FALSE(brings({selector_from("calls.#")}, "x", "faxes"));
  CHECK(brings({selector_from("call_created")}, "call_created", "any.key"));
  CHECK(brings({selector_from("call_form_result")}, "other", "call_form_result"));
  CHECK_FALSE(brings({{Selector::By::name, "call_form_result"}}, "other", "call_form_result"));
  CHECK_FALSE(brings({{Selector::By::routing_key, "call_created"}}, "call_created", "calls.call.created"));
  CHECK(brings({{Selector::By::name, "a"}, selector_from("b.*")}, "x", "b.c"));
}

TEST_CASE("a selection without criteria brings everything", "[event]") {
  CHECK(selects({}, SampleEvent("{}")));
  CHECK(selects({}, SampleEvent("PUTVAL \xFF")));
}

TEST_CASE("what is excluded does not come, whatever selects it", "[event]") {
  const SampleEvent event("{}", {{"name", spelled("call_created")}});
  CHECK_FALSE(selects(by_selectors({}, {selector_from("call_created")}), event));
  CHECK_FALSE(selects(by_selectors({selector_from("calls.#")}, {selector_from("*.call.*")}), event));
  CHECK(selects(by_selectors({selector_from("calls.#")}, {selector_from("call_held")}), event));
  CHECK(selects(by_selectors({}, {{Selector::By::name, "x"}}), SampleEvent("PUTVAL")));
}

TEST_CASE("tenants are compared exactly", "[event]") {
  const SampleEvent in_header("{}", {{"tenant_uuid", spelled("t1")}});
  CHECK(selects(by_tenants({"t2", "t1"}), in_header));
  CHECK_FALSE(selects(by_tenants({"T1"}), in_header));
  CHECK_FALSE(selects(by_tenants({"t"}), in_header));
  CHECK(selects(by_tenants({"t1"}), SampleEvent(elsewhere(R"({"data":{"tenant_uuid":"t1"}})"))));
  CHECK_FALSE(selects(by_tenants({"t1"}), SampleEvent("{}")));
  CHECK_FALSE(selects(by_tenants({""}), SampleEvent("{}")));
}

TEST_CASE("what is for everybody is for every user", "[event]") {
  const SampleEvent for_two("{}", {{"user_uuid:u1", {true}}, {"user_uuid:u2", {true}}});
  CHECK(selects(by_users({"u2"}), for_two));
  CHECK(selects(by_users({"x", "u1"}), for_two));
  CHECK_FALSE(selects(by_users({"u3"}), for_two));
  CHECK(selects(by_users({"u3"}), SampleEvent("{}", {{"user_uuid:*", {true}}})));
  CHECK(selects(by_users({"u3"}), SampleEvent(elsewhere(R"({"user_uuid:*":true})"))));
  CHECK_FALSE(selects(by_users({"u1"}), SampleEvent("{}")));
}

TEST_CASE("of what came from wazo-headers the headers count, as for the broker", "[event]") {
  const std::string body = R"({"name":"a","tenant_uuid":"t","user_uuid:u":true,"data":{"tenant_uuid":"t"}})";
  for (const Criteria& criteria :
       {by_selectors({{Selector::By::name, "a"}}), by_selectors({{Selector::By::name_glob, "a*"}}),
        by_selectors({selector_from("a")}), by_tenants({"t"}), by_users({"u"})}) {
    CHECK_FALSE(selects(criteria, SampleEvent(body)));
    CHECK(selects(criteria, SampleEvent(elsewhere(body))));
    CHECK(selects(
        criteria,
        SampleEvent("{}", {{"name", spelled("a")}, {"tenant_uuid", spelled("t")}, {"user_uuid:u", {true}}})));
  }
  // Whoever excludes a name wants to see none of it.
  CHECK_FALSE(selects(by_selectors({}, {{Selector::By::name, "a"}}), SampleEvent(body)));
}

TEST_CASE("an event is for the users whose header is true", "[event]") {
  CHECK_FALSE(selects(by_users({"u"}), SampleEvent(elsewhere("{}", {{"user_uuid:u", {false}}}))));
  CHECK_FALSE(selects(by_users({"u"}), SampleEvent(elsewhere("{}", {{"user_uuid:u", spelled("true")}}))));
  CHECK_FALSE(selects(by_users({"u"}), SampleEvent(elsewhere(R"({"user_uuid:u":false})"))));
  // Where a header names a user, the copy in the body does not count.
  CHECK_FALSE(
      selects(by_users({"u"}), SampleEvent(elsewhere(R"({"user_uuid:u":true})", {{"user_uuid:v", {true}}}))));
}

TEST_CASE("headers compare with their types, as in the broker", "[event]") {
  const SampleEvent event("{}", {{"n", integer(4, IntegerType::int32)},
                                 {"b", {true}},
                                 {"s", spelled("true")},
                                 {"v", {}},
                                 {"dup", spelled("first")},
                                 {"dup", spelled("second")}});
  CHECK(selects(by_headers({{"n", integer(4, IntegerType::int32)}}), event));
  CHECK_FALSE(selects(by_headers({{"n", integer(4, IntegerType::int64)}}), event));
  CHECK_FALSE(selects(by_headers({{"n", spelled("4")}}), event));
  CHECK_FALSE(selects(by_headers({{"n", {4.0}}}), event));
  CHECK_FALSE(selects(by_headers({{"b", spelled("true")}}), event));
  CHECK_FALSE(selects(by_headers({{"s", {true}}}), event));
  CHECK(selects(by_headers({{"n", {}}, {"v", {}}}), event));
  CHECK_FALSE(selects(by_headers({{"none", {}}}), event));
  CHECK_FALSE(selects(by_headers({{"v", spelled("")}}), event));
  CHECK(selects(by_headers({{"dup", spelled("first")}}), event));
  CHECK_FALSE(selects(by_headers({{"dup", spelled("second")}}), event));
}

TEST_CASE("all headers must be there, or any of them", "[event]") {
  const SampleEvent event("{}", {{"a", spelled("1")}, {"b", spelled("2")}});
  CHECK(selects(by_headers({{"a", spelled("1")}, {"b", spelled("2")}}), event));
  CHECK_FALSE(selects(by_headers({{"a", spelled("1")}, {"b", spelled("3")}}), event));
  CHECK(selects(by_headers({{"a", spelled("1")}, {"b", spelled("3")}}, true), event));
  CHECK_FALSE(selects(by_headers({{"a", spelled("0")}, {"c", {}}}, true), event));
  CHECK_FALSE(selects(by_headers({{"a", spelled("1")}, {"a", spelled("2")}}), event));
  CHECK(selects(by_headers({}, true), event));
}

TEST_CASE("all conditions must hold, beside everything else", "[event]") {
  const SampleEvent event(R"({"data":{"status":"Up","n":5}})", {{"tenant_uuid", spelled("t")}});
  CHECK(selects(by_conditions({"data.status=Up", "data.n>4"}), event));
  CHECK_FALSE(selects(by_conditions({"data.status=Up", "data.n>5"}), event));
  Criteria criteria = by_conditions({"data.status=Up"});
  criteria.selectors = {selector_from("calls.#")};
  criteria.tenants = {"t"};
  CHECK(selects(criteria, event));
  criteria.tenants = {"u"};
  CHECK_FALSE(selects(criteria, event));
}
