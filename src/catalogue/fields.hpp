// SPDX-License-Identifier: MIT
// Which fields of an event's data somebody who glances at it wants to see.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

struct FieldChoice {
  /// Those that are always there, in the catalogue's order.
  std::vector<std::string> first;
  /// Known ones that a glance can do without; none in events that have few.
  std::set<std::string, std::less<>> hidden;
  /// Where the event says itself what a glance is for, that instead, as far as it is there.
  std::vector<Glance> glance;
};

FieldChoice fields_that_matter(const Entry& entry);

}  // namespace wazobus::catalogue
