// SPDX-License-Identifier: MIT
#include "render/findings_formats.hpp"

#include "catch.hpp"
#include "render/found.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

TEST_CASE("json is an object a line", "[render]") {
  CHECK(
      report(FindingFormat::json, usual) ==
      R"({"file":"capture.ndjson","line":12,"column":87,"severity":"error","event":"call_created",)"
      R"("pointer":"/data/status","rule":"data.type","message":"expected string, got integer"})"
      "\n"
      R"({"file":"capture.ndjson","line":13,"column":1,"severity":"warning","event":null,"pointer":"/name",)"
      R"("rule":"name.unknown","message":"no event is called callcreated"})"
      "\n"
      R"({"file":"photo.jpg","line":null,"column":null,"severity":"error","event":null,"pointer":"",)"
      R"("rule":"file.not_json","message":"this is binary data"})"
      "\n");
  CHECK(one(FindingFormat::json, "-", {"", 1, 1}, wrong_type).starts_with(R"({"file":"-",)"));
}

TEST_CASE("json keeps what is UTF-8 as it is and shows the bytes of what is not", "[render]") {
  const std::string out = one(FindingFormat::json, "a\xff\n", {"", 1, 1}, hostile);
  CHECK(out.starts_with(R"({"file":"a\\xff\\n","line":1)"));
  CHECK(is_json(out));
  CHECK(text::is_utf8(out));
  CHECK(one(FindingFormat::json, "a\n\"\xC3\xA9", {"", 1, 1}, wrong_type)
            .starts_with("{\"file\":\"a\\n\\\"\xC3\xA9\","));
}

TEST_CASE("the summary of json is a last object", "[render]") {
  const Totals totals = totals_of_test();
  CHECK(report(FindingFormat::json, {}, {}, &totals) ==
        R"({"summary":{"values":1201,"events":1200,"errors":2,"warnings":1,"by_event":)"
        R"({"agent_status_update":197,"call_created":1000,"call_ended":3,"call_held":3},)"
        R"("by_rule":{"data.type":1,"file.not_json":1,"name.unknown":1},"complete":true}})"
        "\n");
  Totals clean;
  clean.is_complete = false;
  CHECK(
      report(FindingFormat::json, {}, {}, &clean) ==
      R"({"summary":{"values":0,"events":0,"errors":0,"warnings":0,"by_event":{},"by_rule":{},"complete":false}})"
      "\n");
}

}  // namespace wazobus::render
