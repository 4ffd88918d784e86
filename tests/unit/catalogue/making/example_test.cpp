// SPDX-License-Identifier: MIT
#include "catalogue/making/example.hpp"

#include "catch.hpp"
#include "unit/catalogue/making/making.hpp"

namespace wazobus::catalogue {

namespace {

/// The findings, one per line: "data.type: expected ...".
std::string findings_of(const Example& example) {
  Rulebook rulebook(builtin(), Edition::current);
  Checker checker(rulebook, {});
  std::vector<Finding> findings;
  checker.check(example.body, findings);
  std::string out;
  for (const Finding& finding : findings) {
    if (finding.rule == Rule::name_removed) continue;
    out += std::string(id_of(finding.rule)) + " " + finding.path + ": " + finding.message + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("the example of every event is a body without a fault", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    const Example example = make_example(*entry, entry->name);
    INFO(entry->name << "\n" << example.body);
    CHECK(findings_of(example).empty());
  }
}

TEST_CASE("data made from the schema alone is right for every event", "[catalogue]") {
  Rulebook rulebook(builtin(), Edition::current);
  for (const Entry* const entry : builtin().entries()) {
    const std::string name = entry->is_family() ? "Newchannel" : entry->name;
    const std::string data = make_data(*entry, name);
    Checker checker(rulebook, {Input::detect, name});
    std::vector<Finding> findings;
    checker.check(data, findings);
    std::erase_if(findings, [](const Finding& finding) { return finding.rule == Rule::name_removed; });
    INFO(name << "\n" << data);
    CHECK(findings.empty());
  }
}

TEST_CASE("an example of the whole comes first, and what it lacks behind it", "[catalogue]") {
  Catalogue catalogue = Catalogue::builtin();
  catalogue.add("own.json", R"({"service":"own","events":[{"name":"own_event","source":"observed",
    "routing_keys":["own"],"data":{"type":"object","properties":{
      "name":{"type":"string"},"enabled":{"type":"boolean"},"muted":{"type":"boolean"},
      "old":{"type":"string","x-sent":"never"},"error":{"type":"string","x-sent":"sometimes"},
      "inner":{"type":"object","properties":{"number":{"type":"integer","examples":[7]},"a":{"type":"null"}}},
      "list":{"type":"array","items":{"type":"array","items":{"type":"string"}}}},
    "examples":[{"inner":{"a":null},"list":[["a","b"]],"more":1,"name":"Alice"},{}]}}]})");
  CHECK(make_data(*catalogue.find("own_event"), "own_event") ==
        R"({"inner":{"a":null,"number":7},"list":[["a","b"]],"more":1,"name":"Alice",)"
        R"("enabled":true,"muted":false})");
}

TEST_CASE("an alias and an AMI event keep the name that they were asked for by", "[catalogue]") {
  const Entry& tenant = *builtin().find("auth_tenant_added");
  CHECK(make_example(tenant, "auth_tenant_added").body.find(R"("name":"auth_tenant_added")") !=
        std::string::npos);
  const Entry& family = *builtin().find("Newchannel");
  const Example made = make_example(family, "Newchannel");
  CHECK(made.is_made);
  CHECK(made.body.find(R"("Event":"Newchannel")") != std::string::npos);
  const Example own = make_example(family, "QueueMemberStatus");
  CHECK_FALSE(own.is_made);
}

}  // namespace wazobus::catalogue
