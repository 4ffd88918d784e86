// SPDX-License-Identifier: MIT
// Chooses the fields of data that `-f line` shows.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

struct FieldChoice {
  /// Fields that are always present, in the catalogue's order.
  std::vector<std::string> first;
  /// Known fields to omit; empty for events with few fields.
  std::set<std::string, std::less<>> hidden;
  /// If the event lists the fields to show (glance): these instead, as far as they are present.
  std::vector<Glance> glance;
};

FieldChoice fields_that_matter(const Entry& entry);

}  // namespace wazobus::catalogue
