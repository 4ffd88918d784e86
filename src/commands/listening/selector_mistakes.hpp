// SPDX-License-Identifier: MIT
// Hints about selectors that fit no known event: names, globs, routing keys and patterns.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"
#include "event/selection.hpp"

namespace wazobus::commands {

/// Returns a hint about a selector that is probably a mistake, otherwise nothing.
std::string hint_for_selector(const event::Selector& selector, const catalogue::Catalogue& catalogue,
                              event::LetterCase letter_case);

/// Returns a hint about a condition whose --where was forgotten; it was taken for a pattern. A condition with
/// a quote is not shown, because it would need other quoting.
std::string hint_for_forgotten_where(const event::Selector& selector);

}  // namespace wazobus::commands
