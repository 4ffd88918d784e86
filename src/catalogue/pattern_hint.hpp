// SPDX-License-Identifier: MIT
// Suggests a topic pattern for one that matches nothing, such as the documentation's own `calls.*`
// (docs/bus.md, B6).
#pragma once

#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// A similar pattern that matches events of the catalogue: calls.# for calls.*, which matches no documented
/// event. Empty if `pattern` already matches what its author could want, or if no similar pattern matches.
std::string pattern_hint(const Catalogue& catalogue, std::string_view pattern);

/// For a pattern that matches some events, but not those that `hint`, from pattern_hint(), does: "'calls.*'
/// brings 1 known event; try calls.#, which brings 57". Safe for a terminal.
std::string narrow_pattern_hint(const Catalogue& catalogue, std::string_view pattern, std::string_view hint);

}  // namespace wazobus::catalogue
