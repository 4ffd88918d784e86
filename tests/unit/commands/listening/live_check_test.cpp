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
  CHECK(check.has_errors());
}

TEST_CASE("what came is judged, in words about what is shown", "[commands]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  LiveCheck check(catalogue);
  const event::SampleEvent packed("\x1f\x8b\x08...Brook");
  const event::SampleEvent unpacked(R"({"name":"call_held","data":{"call_id":7}})");
  const auto found = check.check(packed, unpacked);
  REQUIRE(found.size() == 1);
  CHECK(found.front().message.find("Brook") == std::string::npos);
  CHECK_FALSE(found.front().message.empty());
  CHECK(found.front().event == "call_held");
  CHECK(found.front().path == "payload_base64");
  CHECK(check.totals() == "1 event checked: 1 error, 0 warnings");

  const auto words = [](std::string_view name) {
    return event::SampleEvent(R"({"name":"call_held","data":{"call_id":7,")" + std::string(name) +
                              R"(":1}})");
  };
  const event::SampleEvent came = words("Brook");
  const event::SampleEvent shown = words("Stand");
  for (const catalogue::Finding& finding : check.check(came, shown)) {
    INFO(finding.path << ' ' << finding.message);
    CHECK((finding.path + finding.pointer + finding.message).find("Brook") == std::string::npos);
  }
}

}  // namespace wazobus::commands
