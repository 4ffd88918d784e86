// SPDX-License-Identifier: MIT
#include "catalogue/example.hpp"

#include <map>

#include "catalogue/checker.hpp"
#include "catalogue/rulebook.hpp"
#include "catch.hpp"
#include "json/writer.hpp"

namespace wazobus::catalogue {

namespace {

const Catalogue& builtin() {
  static const Catalogue catalogue = Catalogue::builtin();
  return catalogue;
}

std::string record_of(const Example& example) {
  std::string out;
  json::Writer record(out);
  record.open_object();
  record.key("routing_key").string(example.routing_key);
  record.key("headers").open_object();
  for (const Header& header : example.headers) record.key(header.name).raw(header.value);
  record.close_object();
  record.key("payload").raw(example.body).close_object();
  return out;
}

/// "data.type: expected ..." a line each.
std::string findings_of(const Example& example) {
  Rulebook rulebook(builtin(), Edition::current);
  Checker checker(rulebook, {});
  std::vector<Finding> findings;
  checker.check(record_of(example), findings);
  std::string out;
  for (const Finding& finding : findings) {
    if (finding.rule == Rule::name_removed) continue;
    out += std::string(id_of(finding.rule)) + " " + finding.path + ": " + finding.message + "\n";
  }
  return out;
}

std::map<std::string, std::string> headers_of(const Example& example) {
  std::map<std::string, std::string> out;
  for (const Header& header : example.headers) out[header.name] = header.value;
  return out;
}

}  // namespace

TEST_CASE("the example of every event is a message without a fault, with its key and headers",
          "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    const Example example = make_example(*entry, entry->name);
    INFO(entry->name << "\n" << record_of(example));
    CHECK(findings_of(example).empty());
    CHECK(example.routing_key.find_first_of("{}") == std::string::npos);
  }
}

TEST_CASE("the data of every example can be dressed afresh", "[catalogue]") {
  Circumstances fresh;
  fresh.origin_uuid = "11111111-1111-4111-8111-111111111111";
  fresh.tenant_uuid = "22222222-2222-4222-8222-222222222222";
  fresh.user_uuid = "33333333-3333-4333-8333-333333333333";
  for (const Entry* const entry : builtin().entries()) {
    const std::string name = entry->is_family() ? "Newchannel" : entry->name;
    const Example example = dress(*entry, name, example_data(*entry, name, fresh), fresh);
    INFO(entry->name << "\n" << record_of(example));
    CHECK(findings_of(example).empty());
    CHECK(headers_of(example).at("origin_uuid") == "\"11111111-1111-4111-8111-111111111111\"");
  }
}

TEST_CASE("data made from the schema alone is right for every event", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    const std::string name = entry->is_family() ? "Newchannel" : entry->name;
    const Example example = dress(*entry, name, make_data(*entry, name));
    INFO(entry->name << "\n" << record_of(example));
    CHECK(findings_of(example).empty());
  }
}

TEST_CASE("headers follow from the event's level", "[catalogue]") {
  const auto example_of = [](const std::string& name) {
    return headers_of(make_example(*builtin().find(name), name));
  };
  const auto tenant = example_of("user_created");
  CHECK(tenant.at("user_uuid:*") == "true");
  CHECK(tenant.contains("tenant_uuid"));
  const auto user = example_of("call_created");
  CHECK(user.at("user_uuid:2e752722-0864-4665-887d-a78a024cf7c7") == "true");
  CHECK(user.at("required_acl") == "\"events.calls.2e752722-0864-4665-887d-a78a024cf7c7\"");
  CHECK(user.at("required_access") == "\"event.call_created\"");
  const auto service = example_of("plugin_install_progress");
  CHECK_FALSE(service.contains("tenant_uuid"));
}

TEST_CASE("a user event of nobody has the word None and no user header", "[catalogue]") {
  const Entry& entry = *builtin().find("call_held");
  const Example example = dress(entry, "call_held", R"({"call_id":"1.2","user_uuid":null})");
  CHECK(headers_of(example).at("required_acl") == "\"events.calls.None\"");
  for (const Header& header : example.headers) CHECK_FALSE(header.name.starts_with("user_uuid:"));
}

TEST_CASE("values in a routing key are escaped, nested ones are not", "[catalogue]") {
  const Entry& dtmf = *builtin().find("application_call_dtmf_received");
  CHECK(dress(dtmf, dtmf.name, R"({"call_id":"1.2","conversation_id":"1.2","dtmf":"#"})")
            .routing_key.find(".calls.1__DOT__2.dtmf.") != std::string::npos);
  const Entry& answered = *builtin().find("application_call_answered");
  CHECK(dress(answered, answered.name, R"({"call":{"id":"1.2"}})")
            .routing_key.ends_with(".calls.1.2.answered"));
}

TEST_CASE("an alias and an AMI event keep the name that they were asked for by", "[catalogue]") {
  const Entry& tenant = *builtin().find("auth_tenant_added");
  CHECK(make_example(tenant, "auth_tenant_added").body.find(R"("name":"auth_tenant_added")") !=
        std::string::npos);
  const Entry& family = *builtin().find("Newchannel");
  const Example made = make_example(family, "Newchannel");
  CHECK(made.is_made);
  CHECK(made.routing_key == "ami.Newchannel");
  CHECK(made.body.find(R"("Event":"Newchannel")") != std::string::npos);
  const Example own = make_example(family, "QueueMemberStatus");
  CHECK_FALSE(own.is_made);
  CHECK(own.routing_key == "ami.QueueMemberStatus");
}

}  // namespace wazobus::catalogue
