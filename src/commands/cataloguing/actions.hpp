// SPDX-License-Identifier: MIT
// What `wazobus catalogue` can do. Each action describes itself in a table.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "capture/byte_writer.hpp"
#include "catalogue/catalogue.hpp"
#include "commands/cataloguing/catalogue.hpp"
#include "commands/context.hpp"
#include "render/catalogue_formats.hpp"
#include "render/palette.hpp"

namespace wazobus::commands {

/// What an action works with.
struct CatalogueRun {
  const CatalogueOptions& options;
  Context& context;
  const catalogue::Catalogue& catalogue;
  const std::optional<delivery::Judge>& judge;  ///< if a client is given
  render::Brush brush;
  capture::ByteWriter out;
};

/// What an action takes, and what it does. Its name and help are in catalogue_action_choices.
struct ActionInfo {
  CatalogueAction action;
  bool takes_json;
  bool takes_pattern;
  bool takes_client;
  /// Which formats --format may name; null if the action does not take it.
  bool (render::CatalogueFormatInfo::*takes_format)() const;
  /// Throws UsageError for operands that are missing or too many.
  void (*check_operands)(const CatalogueOptions& options);
  Exit (*run)(CatalogueRun& run);
};

std::span<const ActionInfo> catalogue_actions();
const ActionInfo& info_of(CatalogueAction action);
std::string_view name_of(CatalogueAction action);

/// Throws UsageError for options and operands that the action does not take.
void check_usage(const CatalogueOptions& options);

}  // namespace wazobus::commands
