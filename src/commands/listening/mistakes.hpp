// SPDX-License-Identifier: MIT
// Hints about selectors, conditions and template fields that fit no known event.
#pragma once

#include <vector>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "event/path.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Prints a hint for each probable mistake. They are not errors, since other programs may send events that
/// the catalogue does not know. `shown` are the paths of a template.
void hint_at_mistakes(const event::Criteria& criteria, const std::vector<event::Path>& shown,
                      const catalogue::Catalogue& catalogue, const Context& context);

}  // namespace wazobus::commands
