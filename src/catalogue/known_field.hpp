// SPDX-License-Identifier: MIT
// What the known events say about a path in data. Used for hints about conditions that can never be true.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "event/path.hpp"

namespace wazobus::catalogue {

struct KnownField {
  bool is_known = false;        ///< at least one event has it, or may have it
  bool takes_anything = false;  ///< at least one event may have any value there
  bool is_time = false;         ///< a date-time or null in all events that describe it
  std::set<std::string> types;  ///< of all events that have it
  /// The texts of its values, if all events that have it list them; else empty.
  std::set<std::string> values;
  /// If it is unknown: the path with the nearest known keys, or empty.
  std::string suggestion;
};

KnownField known_field(std::span<const Entry* const> entries, const std::vector<event::Path::Step>& steps);

}  // namespace wazobus::catalogue
