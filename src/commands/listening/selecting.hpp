// SPDX-License-Identifier: MIT
// Which events somebody wants to see: the options, and what the catalogue makes of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// As typed.
struct SelectOptions {
  std::vector<std::string> selectors;
  std::vector<std::string> routing_keys;
  std::vector<std::string> events;
  std::vector<std::string> excluded;
  std::vector<std::string> tenants;
  std::vector<std::string> users;
  std::vector<std::string> headers;
  bool any_header = false;
  std::vector<std::string> conditions;
  std::vector<std::string> searches;
  bool ignores_case = false;  ///< in names and expressions
};

/// What was typed, before the catalogue is asked. Throws UsageError.
event::Criteria criteria_from(const SelectOptions& options);

/// Names are names, and bring the other names that servers use for the same event.
event::Criteria with_other_names(event::Criteria criteria, const catalogue::Catalogue& catalogue);

/// "event call_created, calls.# of tenant ... where data.status=Up"; "everything". Safe for a terminal.
std::string describe(const event::Criteria& criteria, const SelectOptions& options);

}  // namespace wazobus::commands
