// SPDX-License-Identifier: MIT
// Hints at selectors, conditions and fields of templates that nothing known can match.
#pragma once

#include <vector>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "event/path.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Says what looks like a mistake; it is listened for all the same, since other programs have events of their
/// own. `shown` are the paths of a template.
void hint_at_mistakes(const event::Criteria& criteria, const std::vector<event::Path>& shown,
                      const catalogue::Catalogue& catalogue, const Context& context);

}  // namespace wazobus::commands
