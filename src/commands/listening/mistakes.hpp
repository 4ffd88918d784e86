// SPDX-License-Identifier: MIT
// Hints at selectors and conditions that nothing known can match.
#pragma once

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Says what looks like a mistake; it is listened for all the same, since other programs have events of their
/// own.
void hint_at_mistakes(const event::Criteria& criteria, const catalogue::Catalogue& catalogue,
                      const Context& context);

}  // namespace wazobus::commands
