// SPDX-License-Identifier: MIT
// Chooses the fields of data that `-f line` shows.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

struct FieldChoice {
  /// The fields that the event lists (glance), as far as they are present.
  std::vector<Glance> glance;
  /// If there is a glance, all known fields: they are not shown otherwise.
  std::set<std::string, std::less<>> hidden;
  /// Without a glance: fields that are always present come first, in the catalogue's order.
  std::vector<std::string> first;
  /// Only a header says which user it is for. The events of a call for each of its users differ in nothing
  /// else.
  bool is_user_in_header = false;
};

FieldChoice fields_that_matter(const Entry& entry);

}  // namespace wazobus::catalogue
