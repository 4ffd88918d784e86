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

enum class CatalogueAction : std::uint8_t { list, show, schema, example, match, export_all, learn, diff };

/// Of export: the first three; of diff: the last three.
enum class CatalogueFormat : std::uint8_t { json_schema, asyncapi, markdown, text, json };

struct CatalogueOptions {
  CatalogueAction action = CatalogueAction::list;
  std::vector<std::string> operands;  ///< as the action takes them
  bool json = false;
  std::string color = "auto";
  std::optional<std::string> pattern;
  std::optional<CatalogueFormat> format;
  std::vector<std::string> catalogues;
};

Exit catalogue(const CatalogueOptions& options, Context& context);

}  // namespace wazobus::commands
