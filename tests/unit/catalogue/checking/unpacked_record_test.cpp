// SPDX-License-Identifier: MIT
#include "catalogue/checking/unpacked_record.hpp"

#include <string>
#include <utility>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("findings in an unpacked record are put back to their places", "[catalogue]") {
  const std::string text = R"([{"a":1,"payload_base64":"e30=","b":2}])";
  json::Document document;
  REQUIRE(document.parse(text).ok());
  const Index value = json::Document::inside(0);
  const Index packed = document.find(value, "payload_base64");
  const UnpackedRecord record(document, value, packed, "/0/payload_base64", R"({"long":"body"})");
  REQUIRE(record.text() == R"({"a":1,"payload":{"long":"body"},"b":2})");

  struct Case {
    std::string at;  ///< in the unpacked text
    std::string pointer;
    std::string place;  ///< in the text
    std::string expected;
  };
  for (const auto& [at, pointer, place, expected] : {
           Case{R"("a")", "/a", R"("a")", "/0/a"},
           Case{R"("payload")", "", R"("e30=")", "/0/payload_base64"},
           Case{R"("body")", "/payload/long", R"("e30=")", "/0/payload_base64"},
           Case{R"("b":)", "/b", R"("b":)", "/0/b"},
       }) {
    INFO(at);
    Finding finding;
    finding.rule = Rule::record_type;
    finding.at = record.text().find(at);
    finding.pointer = pointer;
    CHECK(record.put_back(finding));
    CHECK(finding.at == text.find(place));
    CHECK(finding.pointer == expected);
  }
}

TEST_CASE("what the record tells by itself is told once", "[catalogue]") {
  const std::string text = R"({"a":1,"a":2,"payload_base64":"e30="})";
  json::Document document;
  REQUIRE(document.parse(text).ok());
  const UnpackedRecord record(document, 0, document.find(0, "payload_base64"), "/payload_base64", "{}");
  for (const auto& [at, is_kept] : {std::pair{"2", false}, std::pair{"{}", true}}) {
    Finding finding;
    finding.rule = Rule::json_duplicate_key;
    finding.at = record.text().find(at);
    CHECK(record.put_back(finding) == is_kept);
  }
}
