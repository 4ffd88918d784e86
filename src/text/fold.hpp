// SPDX-License-Identifier: MIT
// Compares words whatever their case and accents.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::text {

/// Lower case, and Latin letters without their accents: José, JOSE and jose are the same. Other letters stay.
std::string folded(std::string_view word);

}  // namespace wazobus::text
