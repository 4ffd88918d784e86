// SPDX-License-Identifier: MIT
#include "render/findings_formats.hpp"

#include "catch.hpp"
#include "render/found.hpp"

namespace wazobus::render {

namespace {

std::string suite(std::string_view name_and_counts, std::string_view cases, std::string_view system_out) {
  std::string out = "<testsuite ";
  out += name_and_counts;
  out += R"( errors="0" timestamp="2026-11-21T00:00:05" hostname="localhost" time="0">)"
         "\n"
         R"(<properties><property name="wazobus.version" value="1.2.3"/></properties>)"
         "\n";
  out += cases;
  out += "<system-out>";
  out += system_out;
  out += "</system-out>\n<system-err></system-err>\n</testsuite>\n";
  return out;
}

constexpr std::string_view xml_start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
constexpr std::string_view xml_end = "</testsuites>\n";

const std::string type_case =
    R"(<testcase classname="data.type" name="capture.ndjson:12:87 call_created data.status" time="0">)"
    R"(<failure type="data.type" message="expected string, got integer">)"
    "capture.ndjson:12:87: error: call_created: data.status: expected string, got integer [data.type]"
    "</failure></testcase>\n";

}  // namespace

TEST_CASE("junit is a suite a file and a test case a finding; warnings pass", "[render]") {
  CHECK(report(FindingFormat::junit, usual) ==
        std::string(xml_start) +
            suite(R"(name="capture.ndjson" package="wazobus" id="0" tests="2" failures="1")",
                  type_case + R"(<testcase classname="name.unknown" name="capture.ndjson:13:1" time="0"/>)"
                              "\n",
                  "capture.ndjson:13:1: warning: no event is called callcreated [name.unknown]\n") +
            suite(R"(name="photo.jpg" package="wazobus" id="1" tests="1" failures="1")",
                  R"(<testcase classname="file.not_json" name="photo.jpg" time="0">)"
                  R"(<failure type="file.not_json" message="this is binary data">)"
                  "photo.jpg: error: this is binary data [file.not_json]</failure></testcase>\n",
                  "") +
            suite(R"(name="clean.json" package="wazobus" id="2" tests="1" failures="0")",
                  R"(<testcase classname="clean.json" name="no findings" time="0"/>)"
                  "\n",
                  "") +
            std::string(xml_end));
}

TEST_CASE("junit has no two suites or cases of one name, also where a file is named twice", "[render]") {
  const Input input{"-", {{{"", 13, 1}, not_json}}};
  const std::string out = report(FindingFormat::junit, {input, input});
  CHECK(out.find(R"(<testsuite name="-" )") != std::string::npos);
  CHECK(out.find(R"x(<testsuite name="- (2)" )x") != std::string::npos);
  CHECK(out.find(R"(<testcase classname="file.not_json" name="-:13:1" )") != std::string::npos);
  CHECK(out.find(R"x(<testcase classname="file.not_json" name="- (2):13:1" )x") != std::string::npos);
  CHECK(out.find("- (2):13:1: error") == std::string::npos);
}

TEST_CASE("junit lets warnings fail when they count", "[render]") {
  FindingOptions strict = options_of_test();
  strict.strict = true;
  CHECK(one(FindingFormat::junit, "-", {"", 13, 1}, unknown_name, strict) ==
        std::string(xml_start) +
            suite(R"(name="-" package="wazobus" id="0" tests="1" failures="1")",
                  R"(<testcase classname="name.unknown" name="-:13:1" time="0">)"
                  R"(<failure type="name.unknown" message="no event is called callcreated">)"
                  "-:13:1: warning: no event is called callcreated [name.unknown]</failure></testcase>\n",
                  "") +
            std::string(xml_end));
}

TEST_CASE("junit holds only what XML 1.0 allows", "[render]") {
  const std::string xml =
      "a\\n\\x1b[31m%:,]]&gt;&amp;&lt;&quot;&apos;\\\\xff\\u{202e}{0}[x](y)\\u{ffff}\xc3\xa9";
  CHECK(one(FindingFormat::junit, evil, {"", 1, 2}, hostile) ==
        std::string(xml_start) +
            suite("name=\"" + xml + R"(" package="wazobus" id="0" tests="1" failures="1")",
                  "<testcase classname=\"data.enum\" name=\"" + xml + ":1:2 " + xml + " " + xml +
                      "\" time=\"0\"><failure type=\"data.enum\" message=\"" + xml + "\">" + xml +
                      ":1:2: error: " + xml + ": " + xml + ": " + xml + " [data.enum]</failure></testcase>\n",
                  "") +
            std::string(xml_end));
  Finding warning = hostile;
  warning.severity = Severity::warning;
  CHECK(one(FindingFormat::junit, "f", {"", 1, 2}, warning)
            .find("<system-out>f:1:2: warning: " + xml + ": " + xml + ": " + xml +
                  " [data.enum]\n</system-out>") != std::string::npos);
}

TEST_CASE("junit without files is empty, and its summary a comment", "[render]") {
  const Totals totals = totals_of_test();
  CHECK(report(FindingFormat::junit, {}, options_of_test(), &totals) ==
        std::string(xml_start) + "<!-- 1201 values, 1200 events: 2 errors, 1 warning -->\n" +
            std::string(xml_end));
}

}  // namespace wazobus::render
