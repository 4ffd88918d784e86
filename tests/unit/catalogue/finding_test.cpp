// SPDX-License-Identifier: MIT
#include "catalogue/finding.hpp"

#include <set>

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("every rule has an id of its own and a sentence", "[catalogue]") {
  std::set<std::string_view> ids;
  for (const RuleInfo& rule : rules()) {
    INFO(rule.id);
    CHECK(ids.insert(rule.id).second);
    CHECK(id_of(rule.rule) == rule.id);
    CHECK(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.8") == std::string_view::npos);
    CHECK(rule.id.find('.') == rule.id.rfind('.'));
    CHECK(rule.description.ends_with('.'));
  }
  CHECK(id_of(Rule::routing_key_mismatch) == "routing_key.mismatch");
  CHECK(id_of(Rule::data_known_values) == "data.known_values");
  CHECK(id_of(rule_of(json::Fault::bad_utf8)) == "utf8.invalid");
  CHECK(id_of(rule_of(json::Fault::empty)) == "json.incomplete");
}

}  // namespace wazobus::catalogue
