// SPDX-License-Identifier: MIT
// The options that select events, and the criteria that are made from them and the catalogue.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// The options, as typed.
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

/// Returns the criteria as they were typed, without use of the catalogue. Throws UsageError.
event::Criteria criteria_from(const SelectOptions& options);

/// Adds the other names that servers use for the events that `criteria` names. A word that the catalogue
/// knows only as a name becomes a selector by name.
event::Criteria with_other_names(event::Criteria criteria, const catalogue::Catalogue& catalogue);

/// "event call_created, calls.# of tenant ... where data.status=Up"; "everything". Safe for a terminal.
std::string describe(const event::Criteria& criteria, const SelectOptions& options);

}  // namespace wazobus::commands
