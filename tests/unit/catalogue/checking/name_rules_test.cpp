// SPDX-License-Identifier: MIT
#include "catalogue/checking/name_rules.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("an event has one known name", "[catalogue]") {
  struct Case {
    std::string text;
    std::string found;
  };
  const std::vector<Case> cases{
      {R"({"name":"call_made"})", ""},
      {R"({})", "error name.missing /name: missing"},
      {R"({"name":""})", "error name.missing /name: empty: wazo-websocketd drops the event"},
      {R"({"name":1})", "error name.type /name: expected string, got integer"},
      {R"({"name":"call_mad"})",
       "warning name.unknown /name: unknown event 'call_mad'; did you mean 'call_made'?"},
      {R"({"name":"old_made"})", "warning name.removed /name: removed in 20.01"},
      {R"({"name":"call_made","payload":{}})", "error name.missing /payload/name: missing"},
      {R"({"name":"old_made","payload":{"name":"call_made"}})",
       "warning name.mismatch /payload/name: 'call_made' here, but 'old_made' in the record"},
      {R"({"headers":{"name":"call_made"},"payload":{}})", ""},
      {R"({"headers":{"name":1},"payload":{"name":1}})", ""},
      {R"({"headers":{"name":"call_made"},"payload":{"name":"tenant_made"}})",
       "warning name.mismatch /payload/name: 'tenant_made' here, but 'call_made' in the headers"},
      {R"({"headers":{"name":"call_made","required_access":"event.tenant_made"},"payload":{"name":"tenant_made"}})",
       "warning name.mismatch /headers/name: 'call_made' here, but 'tenant_made' in the body"},
      {R"({"name":"tenant_made","headers":{"name":"call_made"},"payload":{"name":"tenant_made"}})",
       "warning name.mismatch /headers/name: 'call_made' here, but 'tenant_made' in the body"},
  };
  CheckBench bench;
  const NameRules rules(bench.context, bench.events);
  for (const auto& [text, found] : cases) {
    INFO(text);
    rules.check(bench.read(text));
    CHECK(bench.found() == found);
  }
}
