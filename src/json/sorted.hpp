// SPDX-License-Identifier: MIT
// JSON with the keys of its objects in their order.
#pragma once

#include <string>

#include "json/view.hpp"

namespace wazobus::json {

/// Appends the value, compact, with the keys of each object sorted by their decoded bytes; equal keys keep
/// their order, and everything else its spelling. Below 100 levels nothing is sorted.
void append_sorted(View value, std::string& out);

}  // namespace wazobus::json
