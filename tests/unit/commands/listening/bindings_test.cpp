// SPDX-License-Identifier: MIT
#include "commands/listening/bindings.hpp"

#include <fmt/format.h>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using event::Criteria;
using event::FieldTable;
using event::Selector;

namespace {

const bus::Exchange topic{"xivo", bus::ExchangeType::topic};
const bus::Exchange headers{"wazo-headers", bus::ExchangeType::headers};

/// Each binding in a word: its pattern, or its arguments as JSON.
std::vector<std::string> bound(const bus::Exchange& exchange, const Criteria& criteria) {
  std::vector<std::string> out;
  for (const bus::Binding& binding : bindings_for({exchange}, criteria)) {
    CHECK(binding.exchange == exchange.name);
    out.push_back(binding.routing_key);
    if (exchange.type == bus::ExchangeType::headers) append_json(binding.arguments, out.back());
  }
  return out;
}

using Words = std::vector<std::string>;

Selector key(const char* pattern) {
  return {Selector::By::routing_key, pattern};
}
Selector name(const std::string& text) {
  return {Selector::By::name, text};
}

std::vector<std::string> numbered(const char* prefix, int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back(fmt::format("{}{}", prefix, i));
  return out;
}

}  // namespace

TEST_CASE("a topic exchange narrows by patterns where nothing else selects", "[commands]") {
  Criteria criteria;
  CHECK(bound(topic, criteria) == Words{"#"});
  criteria.selectors = {key("calls.#"), key("faxes"), key("calls.#"), key("")};
  CHECK(bound(topic, criteria) == Words{"calls.#", "faxes", ""});
  criteria.tenants = {"t"};
  criteria.headers = {{"a", {true}}};
  CHECK(bound(topic, criteria) == Words{"calls.#", "faxes", ""});
  criteria.selectors.push_back(name("call_held"));
  CHECK(bound(topic, criteria) == Words{"#"});
  criteria.selectors = {{Selector::By::either, "call_form_result"}};
  CHECK(bound(topic, criteria) == Words{"#"});
}

TEST_CASE("a headers exchange narrows by names where nothing else selects", "[commands]") {
  Criteria criteria;
  CHECK(bound(headers, criteria) == Words{"{}"});
  criteria.selectors = {name("a"), name("b"), name("a")};
  CHECK(bound(headers, criteria) == Words{R"({"name":"a"})", R"({"name":"b"})"});
  criteria.selectors.push_back(key("calls.#"));
  CHECK(bound(headers, criteria) == Words{"{}"});
}

TEST_CASE("a headers exchange narrows by names, tenants, users and headers at once", "[commands]") {
  Criteria criteria;
  criteria.selectors = {name("a"), name("b")};
  criteria.tenants = {"t", "t"};
  criteria.users = {"u"};
  criteria.headers = {{"h", {event::Integer{4, event::IntegerType::int64}}}, {"v", {}}};
  CHECK(bound(headers, criteria) ==
        Words{
            R"({"name":"a","tenant_uuid":"t","user_uuid:u":true,"h":{"$int64":4},"v":null})",
            R"({"name":"a","tenant_uuid":"t","user_uuid:*":true,"h":{"$int64":4},"v":null})",
            R"({"name":"b","tenant_uuid":"t","user_uuid:u":true,"h":{"$int64":4},"v":null})",
            R"({"name":"b","tenant_uuid":"t","user_uuid:*":true,"h":{"$int64":4},"v":null})",
        });
  criteria = {};
  criteria.users = {"u", "*", "w"};
  CHECK(bound(headers, criteria) ==
        Words{R"({"user_uuid:u":true})", R"({"user_uuid:*":true})", R"({"user_uuid:w":true})"});
}

TEST_CASE("any of several headers are as many bindings", "[commands]") {
  Criteria criteria;
  criteria.any_header = true;
  CHECK(bound(headers, criteria) == Words{"{}"});
  criteria.headers = {{"a", {true}}, {"b", {false}}, {"a", {true}}};
  CHECK(bound(headers, criteria) == Words{R"({"a":true})", R"({"b":false})"});
  criteria.tenants = {"t"};
  CHECK(bound(headers, criteria) ==
        Words{R"({"tenant_uuid":"t","a":true})", R"({"tenant_uuid":"t","b":false})"});
}

TEST_CASE("what the broker does not compare is not bound", "[commands]") {
  Criteria criteria;
  criteria.headers = {{"x-a", {true}}, {"b", {true}}};
  CHECK(bound(headers, criteria) == Words{R"({"b":true})"});
  criteria.any_header = true;
  CHECK(bound(headers, criteria) == Words{"{}"});
  criteria = {};
  criteria.headers = {{"x-a", {true}}};
  CHECK(bound(headers, criteria) == Words{"{}"});
}

TEST_CASE("a key is bound once", "[commands]") {
  Criteria criteria;
  criteria.headers = {{"a", {true}}, {"a", {false}}};
  CHECK(bound(headers, criteria) == Words{R"({"a":true})"});
  criteria.selectors = {name("n")};
  criteria.headers = {{"name", {std::string("m")}}, {"name", {}}};
  CHECK(bound(headers, criteria) == Words{R"({"name":"n"})"});
  criteria.any_header = true;
  CHECK(bound(headers, criteria) == Words{R"({"name":"n"})"});
}

TEST_CASE("what would be too many bindings is left to the client, the least narrow first", "[commands]") {
  Criteria criteria;
  for (const std::string& text : numbered("n", 5)) criteria.selectors.push_back(name(text));
  criteria.tenants = numbered("t", 4);
  criteria.users = numbered("u", 4);
  CHECK(bound(headers, criteria).size() == 100);
  // One header for all multiplies nothing.
  criteria.headers = {{"h", {true}}, {"i", {true}}};
  CHECK(bound(headers, criteria).size() == 100);
  CHECK(bound(headers, criteria).front() ==
        R"({"name":"n0","tenant_uuid":"t0","user_uuid:u0":true,"h":true,"i":true})");
  criteria.any_header = true;
  CHECK(bound(headers, criteria).size() == 100);
  CHECK(bound(headers, criteria).front() == R"({"name":"n0","tenant_uuid":"t0","user_uuid:u0":true})");
  criteria.users = numbered("u", 5);
  CHECK(bound(headers, criteria).size() == 20);
  CHECK(bound(headers, criteria).front() == R"({"name":"n0","tenant_uuid":"t0"})");
  criteria.tenants = numbered("t", 21);
  CHECK(bound(headers, criteria) == Words{R"({"name":"n0"})", R"({"name":"n1"})", R"({"name":"n2"})",
                                          R"({"name":"n3"})", R"({"name":"n4"})"});
  for (const std::string& text : numbered("m", 1000)) criteria.selectors.push_back(name(text));
  CHECK(bound(headers, criteria) == Words{"{}"});
  criteria.tenants = {"t"};
  CHECK(bound(headers, criteria) == Words{R"({"tenant_uuid":"t"})"});
}

TEST_CASE("every exchange is bound by what it can narrow by", "[commands]") {
  Criteria criteria;
  criteria.selectors = {name("a")};
  const std::vector<bus::Binding> bindings = bindings_for({topic, headers}, criteria);
  REQUIRE(bindings.size() == 2);
  CHECK(bindings[0].exchange == "xivo");
  CHECK(bindings[0].routing_key == "#");
  CHECK(bindings[0].arguments.empty());
  CHECK(bindings[1].exchange == "wazo-headers");
  CHECK(bindings[1].arguments == FieldTable{{"name", {std::string("a")}}});
}
