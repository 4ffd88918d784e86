// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "catch.hpp"
#include "render/catalogue_formats.hpp"
#include "render/findings.hpp"
#include "render/formatter.hpp"

using namespace wazobus;
using namespace wazobus::render;

TEST_CASE("a format of events is found by its value, and help lists all of them", "[render]") {
  for (const FormatInfo& info : formats()) CHECK(&info_of(info.format) == &info);
  CHECK(format_names() == std::vector<std::string>{"pretty", "line", "json", "record", "raw"});
  CHECK(
      format_help() ==
      "pretty: head line and indented body; line: one line an event; json: the body on one line; record: the "
      "capture record; raw: the body's bytes");
}

TEST_CASE("the formats that show only the body do not need headers", "[render]") {
  for (const FormatInfo& info : formats())
    CHECK(info.needs_headers == (info.format != Format::json && info.format != Format::raw));
}

TEST_CASE("a format of findings is found by its value, and help lists all of them", "[render]") {
  for (const FindingFormatInfo& info : finding_formats()) {
    CHECK(&info_of(info.format) == &info);
    CHECK(info.make({}) != nullptr);
  }
  CHECK(finding_format_names() == std::vector<std::string>{"text", "json", "github", "junit", "sarif"});
  CHECK(finding_format_help() ==
        "text: one line a finding; json: one object a finding; github: annotations of a workflow; junit, "
        "sarif: reports for other tools");
}

TEST_CASE("a format of the catalogue is for export, for diff, or for both", "[render]") {
  for (const CatalogueFormatInfo& info : catalogue_formats()) {
    CHECK(&info_of(info.format) == &info);
    CHECK((info.is_for_export() || info.is_for_diff()));
  }
  CHECK(catalogue_format_names() ==
        std::vector<std::string>{"json-schema", "asyncapi", "markdown", "text", "json"});
  CHECK(catalogue_format_help() ==
        "export: json-schema, asyncapi (3.0.0) or markdown [default: json-schema]; diff: text, json or "
        "markdown [default: text]");
}
