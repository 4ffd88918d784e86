// SPDX-License-Identifier: MIT
// The actions of `wazobus catalogue`, and the check of the options and operands that each one takes.
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

/// The input of an action.
struct CatalogueRun {
  const CatalogueOptions& options;
  Context& context;
  catalogue::Catalogue& catalogue;
  const std::optional<delivery::Judge>& judge;  ///< if a client is given
  render::Brush brush;
  capture::ByteWriter out;
};

/// The function that runs an action, and what the action accepts. Its name and help are in
/// catalogue_action_choices.
struct ActionInfo {
  CatalogueAction action;
  bool takes_json;
  bool takes_pattern;
  bool takes_client;
  /// Tells which formats --format may name; null if the action does not accept --format.
  bool (render::CatalogueFormatInfo::*takes_format)() const;
  /// Throws UsageError if operands are missing or there are too many.
  void (*check_operands)(const CatalogueOptions& options);
  Exit (*run)(CatalogueRun& run);
};

std::span<const ActionInfo> catalogue_actions();
const ActionInfo& info_of(CatalogueAction action);
std::string_view name_of(CatalogueAction action);

/// Throws UsageError for options and operands that the action does not accept.
void check_usage(const CatalogueOptions& options);

}  // namespace wazobus::commands
