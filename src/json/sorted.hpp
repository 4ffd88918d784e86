// SPDX-License-Identifier: MIT
// Writes JSON with the keys of its objects sorted.
#pragma once

#include <string>

#include "json/view.hpp"

namespace wazobus::json {

/// Appends the value, compact, with the keys of each object sorted by their decoded bytes; equal keys keep
/// their order, and everything else its spelling. Nothing is sorted below the first 100 levels.
void append_sorted(View value, std::string& out);

}  // namespace wazobus::json
