// SPDX-License-Identifier: MIT
// The known events that the selectors of a run select: what is known of them tells which conditions and
// headers are mistakes.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// The known events to which conditions and headers apply.
struct SelectedEvents {
  const event::Criteria& criteria;
  const catalogue::Catalogue& catalogue;
  std::vector<const catalogue::Entry*> entries;
};

/// Returns the known events that are selected. Empty if some selector selects no known event, because then
/// nothing is known about its events.
std::vector<const catalogue::Entry*> selected_entries(const event::Criteria& criteria,
                                                      const catalogue::Catalogue& catalogue);

/// Returns the beginning of a sentence that goes on "known to have ...": "call_created is not", or "no event
/// that is selected is".
std::string none_of(const SelectedEvents& selected);

}  // namespace wazobus::commands
