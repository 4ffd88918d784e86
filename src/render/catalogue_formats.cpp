// SPDX-License-Identifier: MIT
#include "render/catalogue_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "catalogue/json_schema.hpp"
#include "render/catalogue.hpp"
#include "render/json.hpp"

namespace wazobus::render {

namespace {

using catalogue::Catalogue;

void append_schema_export(const Catalogue& catalogue, std::string_view /*version*/, const Brush& brush,
                          std::string& out) {
  std::string json;
  append_catalogue_schema(catalogue, json);
  append_json_for_people(json, brush, out);
}

void append_asyncapi_export(const Catalogue& catalogue, std::string_view version, const Brush& brush,
                            std::string& out) {
  std::string json;
  append_asyncapi(catalogue, version, json);
  append_json_for_people(json, brush, out);
}

void append_markdown_export(const Catalogue& catalogue, std::string_view version, const Brush& /*brush*/,
                            std::string& out) {
  append_markdown(catalogue, version, out);
}

void append_markdown_diff(const CatalogueDiff& diff, const Brush& /*brush*/, std::string& out) {
  append_differences_markdown(diff.differences, diff.before, diff.after, out);
}

void append_text_diff(const CatalogueDiff& diff, const Brush& brush, std::string& out) {
  append_differences(diff.differences, brush, out);
}

void append_json_diff(const CatalogueDiff& diff, const Brush& /*brush*/, std::string& out) {
  append_differences_json(diff.differences, out);
}

constexpr std::array catalogue_table{
    CatalogueFormatInfo{CatalogueFormat::json_schema, append_schema_export, nullptr},
    CatalogueFormatInfo{CatalogueFormat::asyncapi, append_asyncapi_export, nullptr},
    CatalogueFormatInfo{CatalogueFormat::markdown, append_markdown_export, append_markdown_diff},
    CatalogueFormatInfo{CatalogueFormat::text, nullptr, append_text_diff},
    CatalogueFormatInfo{CatalogueFormat::json, nullptr, append_json_diff},
};

/// Returns the names of the formats for which `is_wanted` is true: "a, b or c". Formats for both actions come
/// last.
std::string words_of(bool (CatalogueFormatInfo::*is_wanted)() const) {
  std::vector<std::string_view> words;
  for (const bool is_for_both : {false, true}) {
    for (const auto& choice : catalogue_format_choices) {
      const CatalogueFormatInfo& info = info_of(choice.value);
      if ((info.is_for_export() && info.is_for_diff()) == is_for_both && (info.*is_wanted)())
        words.push_back(choice.word);
    }
  }
  return text::listed(words);
}

}  // namespace

std::span<const CatalogueFormatInfo> catalogue_formats() {
  static_assert(std::size(catalogue_table) == std::size(catalogue_format_choices),
                "each choice of --format has a row");
  return catalogue_table;
}

const CatalogueFormatInfo& info_of(CatalogueFormat format) {
  return *std::find_if(catalogue_table.begin(), catalogue_table.end(),
                       [format](const CatalogueFormatInfo& info) { return info.format == format; });
}

std::string export_format_words() {
  return words_of(&CatalogueFormatInfo::is_for_export);
}

std::string diff_format_words() {
  return words_of(&CatalogueFormatInfo::is_for_diff);
}

void append_json_for_people(std::string_view compact, const Brush& brush, std::string& out) {
  append_indented(json::View(compact), {}, brush, out);
  out += '\n';
}

}  // namespace wazobus::render
