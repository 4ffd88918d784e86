// SPDX-License-Identifier: MIT
#include "catalogue/fields.hpp"

#include <algorithm>

namespace wazobus::catalogue {

FieldChoice fields_that_matter(const Entry& entry) {
  FieldChoice choice;
  choice.glance = entry.glance;
  choice.is_user_in_header = std::any_of(
      entry.placeholders.begin(), entry.placeholders.end(),
      [](const Placeholder& placeholder) { return placeholder.location.kind == Location::Kind::user; });
  if (!choice.glance.empty()) {
    for (const Field& field : entry.data().fields) choice.hidden.insert(field.name);
    return choice;
  }
  for (const auto* names : {&entry.data().required, &entry.data().expected})
    choice.first.insert(choice.first.end(), names->begin(), names->end());
  return choice;
}

}  // namespace wazobus::catalogue
