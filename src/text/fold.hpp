// SPDX-License-Identifier: MIT
// Prepares words for a comparison that ignores case and accents.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::text {

/// Returns the word in lower case and without the accents of Latin letters: José, JOSE and jose become the
/// same. Other letters stay.
std::string folded(std::string_view word);

}  // namespace wazobus::text
