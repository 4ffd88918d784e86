// SPDX-License-Identifier: MIT
#include "catalogue/checking/bare_rules.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("a message without wazo-bus has the headers and the copies of its sender", "[catalogue]") {
  struct Case {
    std::string text;
    std::string found;
  };
  const std::string headers = R"("headers":{"name":"Stasis","category":"stasis","app":"App"})";
  const std::string payload =
      R"("payload":{"name":"Stasis","application":"App","data":{"application":"App"}})";
  const std::vector<Case> cases{
      {"{" + headers + "," + payload + R"(,"routing_key":"stasis.app"})", ""},
      {"{" + headers + "," + payload + R"(,"routing_key":"stasis.App"})",
       "warning routing_key.placeholder /routing_key: 'App' for {app} in 'stasis.{app}', but "
       "data.application is 'app' in lower case"},
      {R"({"headers":{"x":1},)" + payload + "}",
       "warning header.missing /headers/name: missing: consumers of these events bind by it\n"
       "warning header.missing /headers/category: missing: consumers of these events bind by it\n"
       "warning header.missing /headers/app: missing"},
      {R"({"headers":{"name":"Stasis","category":"other","app":1},)" + payload + "}",
       "warning header.mismatch /headers/category: expected 'stasis', got 'other'\n"
       "warning header.type /headers/app: expected string, got integer"},
      {"{" + headers + R"(,"payload":{"name":"Stasis","application":"B","data":{"application":"App"}}})",
       "warning header.mismatch /payload/application: 'B' here, but 'App' elsewhere in the message"},
      {R"({"name":"Stasis","application":"B","data":{"application":"App"}})",
       "warning header.mismatch /data/application: 'App' here, but 'B' elsewhere in the message"},
      {R"({"headers":{"name":"Stasis","category":"stasis","app":"B"},)" + payload +
           R"(,"routing_key":"stasis.c"})",
       "warning header.mismatch /headers/app: 'B' here, but 'App' elsewhere in the message"},
  };
  CheckBench bench;
  const KeyRules keys(bench.context);
  const BareRules rules(bench.context, keys);
  for (const auto& [text, found] : cases) {
    INFO(text);
    rules.check(bench.read(text));
    CHECK(bench.found() == found);
  }
}
