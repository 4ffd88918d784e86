// SPDX-License-Identifier: MIT
#include "commands/listening/live_check.hpp"

#include <string>

#include "catch.hpp"
#include "event/samples.hpp"

namespace wazobus::commands {

TEST_CASE("events are held against the catalogue one by one, and counted", "[commands]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  LiveCheck check(catalogue);
  CHECK(check.totals() == "0 events checked: 0 errors, 0 warnings");
  const auto rules_of = [&check](const std::string& body) {
    std::string out;
    for (const catalogue::Finding& finding : check.check(event::SampleEvent(body)))
      out += std::string(catalogue::id_of(finding.rule)) + ' ';
    return out;
  };
  CHECK(rules_of(R"({"name":"nobody_knows","data":{}})").find("name.unknown") != std::string::npos);
  CHECK(rules_of("{").find("json.incomplete") != std::string::npos);
  CHECK(check.totals().starts_with("2 events checked: "));
  CHECK(check.wrong_events() == 2);
}

}  // namespace wazobus::commands
