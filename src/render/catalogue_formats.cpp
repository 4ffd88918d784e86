// SPDX-License-Identifier: MIT
#include "render/catalogue_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalogue/json_schema.hpp"
#include "render/catalogue.hpp"
#include "render/format_table.hpp"
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

void append_markdown_diff(const Comparison& comparison, const Brush& /*brush*/, std::string& out) {
  append_differences_markdown(comparison.differences, comparison.before, comparison.after, out);
}

void append_text_diff(const Comparison& comparison, const Brush& brush, std::string& out) {
  append_differences(comparison.differences, brush, out);
}

void append_json_diff(const Comparison& comparison, const Brush& /*brush*/, std::string& out) {
  append_differences_json(comparison.differences, out);
}

constexpr std::array catalogue_table{
    CatalogueFormatInfo{CatalogueFormat::json_schema, "json-schema", "", append_schema_export, nullptr},
    CatalogueFormatInfo{CatalogueFormat::asyncapi, "asyncapi", "3.0.0", append_asyncapi_export, nullptr},
    CatalogueFormatInfo{CatalogueFormat::markdown, "markdown", "", append_markdown_export,
                        append_markdown_diff},
    CatalogueFormatInfo{CatalogueFormat::text, "text", "", nullptr, append_text_diff},
    CatalogueFormatInfo{CatalogueFormat::json, "json", "", nullptr, append_json_diff},
};

/// "a, b (3.0.0) or c": the formats that `is_wanted`, those for both actions last.
std::string words_of(bool (CatalogueFormatInfo::*is_wanted)() const, bool has_notes) {
  std::vector<CatalogueFormatInfo> wanted(catalogue_table.begin(), catalogue_table.end());
  std::erase_if(wanted, [is_wanted](const CatalogueFormatInfo& info) { return !(info.*is_wanted)(); });
  std::stable_partition(wanted.begin(), wanted.end(), [](const CatalogueFormatInfo& info) {
    return !info.is_for_export() || !info.is_for_diff();
  });
  std::string out;
  for (const CatalogueFormatInfo& info : wanted) {
    if (!out.empty()) out += &info == &wanted.back() ? " or " : ", ";
    out += info.name;
    if (has_notes && !info.note.empty()) out += fmt::format(" ({})", info.note);
  }
  return out;
}

}  // namespace

std::span<const CatalogueFormatInfo> catalogue_formats() {
  return catalogue_table;
}

const CatalogueFormatInfo& info_of(CatalogueFormat format) {
  return *std::find_if(catalogue_table.begin(), catalogue_table.end(),
                       [format](const CatalogueFormatInfo& info) { return info.format == format; });
}

std::vector<std::string> catalogue_format_names() {
  return names_in(catalogue_formats());
}

std::string export_format_words() {
  return words_of(&CatalogueFormatInfo::is_for_export, false);
}

std::string diff_format_words() {
  return words_of(&CatalogueFormatInfo::is_for_diff, false);
}

std::string catalogue_format_help() {
  return fmt::format("export: {} [default: json-schema]; diff: {} [default: text]",
                     words_of(&CatalogueFormatInfo::is_for_export, true), diff_format_words());
}

void append_json_for_people(std::string_view compact, const Brush& brush, std::string& out) {
  append_indented(json::View(compact), {}, brush, out);
  out += '\n';
}

}  // namespace wazobus::render
