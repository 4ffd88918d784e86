// SPDX-License-Identifier: MIT
// wazobus catalogue: the events that are known, for people and for other tools.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

enum class CatalogueAction : std::uint8_t { list, show, schema, example, match, export_all };

enum class ExportFormat : std::uint8_t { json_schema, asyncapi, markdown };

struct CatalogueOptions {
  CatalogueAction action = CatalogueAction::list;
  std::vector<std::string> operands;  ///< several only for show, schema and example
  bool json = false;
  std::string color = "auto";
  std::optional<std::string> pattern;
  std::optional<ExportFormat> format;
  std::vector<std::string> catalogues;
};

Exit catalogue(const CatalogueOptions& options, Context& context);

}  // namespace wazobus::commands
