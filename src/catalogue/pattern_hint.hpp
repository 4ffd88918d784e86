// SPDX-License-Identifier: MIT
// What was probably meant by a topic pattern that brings nothing, such as the documentation's own `calls.*`.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// A pattern near to `pattern` that brings events of the catalogue: calls.# for calls.*, which brings no
/// event of the documentation. Empty where `pattern` itself brings what its author could want, or nothing
/// near to it does.
std::string pattern_hint(const Catalogue& catalogue, std::string_view pattern);

}  // namespace wazobus::catalogue
