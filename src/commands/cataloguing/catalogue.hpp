// SPDX-License-Identifier: MIT
// wazobus catalogue: prints the known events, for people and for other tools.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.hpp"
#include "render/catalogue_formats.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

enum class CatalogueAction : std::uint8_t { list, show, schema, example, match, export_all, learn, diff };

using CatalogueFormat = render::CatalogueFormat;

struct CatalogueOptions {
  CatalogueAction action = CatalogueAction::list;
  std::vector<std::string> operands;  ///< as the action takes them
  bool json = false;
  std::string color = "auto";
  std::optional<std::string> pattern;
  std::optional<CatalogueFormat> format;
  std::vector<std::string> catalogues;
};

/// Checks the options (actions.hpp), then runs the action.
Exit catalogue(const CatalogueOptions& options, Context& context);

}  // namespace wazobus::commands
