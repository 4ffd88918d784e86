// SPDX-License-Identifier: MIT
// The formats of catalogue export and catalogue diff. Each describes itself in a table.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "render/difference.hpp"
#include "render/palette.hpp"
#include "text/choice.hpp"

namespace wazobus::render {

enum class CatalogueFormat : std::uint8_t { json_schema, asyncapi, markdown, text, json };

inline constexpr std::array catalogue_format_choices{
    text::Choice{"json-schema", CatalogueFormat::json_schema},
    text::Choice{"asyncapi", CatalogueFormat::asyncapi},
    text::Choice{"markdown", CatalogueFormat::markdown},
    text::Choice{"text", CatalogueFormat::text},
    text::Choice{"json", CatalogueFormat::json},
};

/// The differences of two catalogues, and the names of the two on the command line.
struct CatalogueDiff {
  Differences differences;
  std::string_view before;
  std::string_view after;
};

/// The functions of a format. Its name is in catalogue_format_choices.
struct CatalogueFormatInfo {
  CatalogueFormat format;
  /// Writes a whole catalogue; null if the format is not for export.
  void (*append_catalogue)(const catalogue::Catalogue& catalogue, std::string_view version,
                           const Brush& brush, std::string& out);
  /// Writes differences; null if the format is not for diff.
  void (*append_diff)(const CatalogueDiff& diff, const Brush& brush, std::string& out);

  [[nodiscard]] bool is_for_export() const { return append_catalogue != nullptr; }
  [[nodiscard]] bool is_for_diff() const { return append_diff != nullptr; }
};

/// All formats.
std::span<const CatalogueFormatInfo> catalogue_formats();
const CatalogueFormatInfo& info_of(CatalogueFormat format);

/// "json-schema, asyncapi or markdown"
std::string export_format_words();
/// "text, json or markdown"
std::string diff_format_words();

/// Appends JSON, laid out for people, with a newline. `compact` is compact JSON.
void append_json_for_people(std::string_view compact, const Brush& brush, std::string& out);

}  // namespace wazobus::render
