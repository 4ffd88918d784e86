// SPDX-License-Identifier: MIT
#include <string>

#include "catch.hpp"
#include "render/catalogue_formats.hpp"
#include "render/findings.hpp"
#include "render/formatter.hpp"

using namespace wazobus;
using namespace wazobus::render;

TEST_CASE("every format that can be typed is in its table once", "[render]") {
  CHECK(formats().size() == format_choices.size());
  for (const auto& choice : format_choices) CHECK(info_of(choice.value).format == choice.value);
  CHECK(finding_formats().size() == finding_format_choices.size());
  for (const auto& choice : finding_format_choices) CHECK(info_of(choice.value).format == choice.value);
  CHECK(catalogue_formats().size() == catalogue_format_choices.size());
  for (const auto& choice : catalogue_format_choices) CHECK(info_of(choice.value).format == choice.value);
}

TEST_CASE("the formats that show only the body do not need headers", "[render]") {
  for (const FormatInfo& info : formats())
    CHECK(info.needs_headers == (info.format != Format::json && info.format != Format::raw));
}

TEST_CASE("a value of --format is for people if it names such a format", "[render]") {
  for (const char* const word : {"pretty", "line"}) CHECK(is_for_people(word));
  for (const char* const word : {"json", "record", "raw", "{name}", ""}) CHECK_FALSE(is_for_people(word));
}

TEST_CASE("a format of the catalogue is for export, for diff, or for both", "[render]") {
  for (const CatalogueFormatInfo& info : catalogue_formats())
    CHECK((info.is_for_export() || info.is_for_diff()));
  CHECK(export_format_words() == "json-schema, asyncapi or markdown");
  CHECK(diff_format_words() == "text, json or markdown");
}
