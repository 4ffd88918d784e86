// SPDX-License-Identifier: MIT
#include "catalogue/fields.hpp"

namespace wazobus::catalogue {

namespace {

/// An event with at most this many fields fits on a line.
constexpr std::size_t few = 8;

}  // namespace

FieldChoice fields_that_matter(const Entry& entry) {
  FieldChoice choice;
  choice.glance = entry.glance;
  for (const auto* names : {&entry.data().required, &entry.data().expected})
    choice.first.insert(choice.first.end(), names->begin(), names->end());
  if (choice.first.empty()) return choice;
  for (const Field& field : entry.data().fields) choice.hidden.insert(field.name);
  if (choice.hidden.size() <= few) choice.hidden.clear();
  for (const std::string& name : choice.first) choice.hidden.erase(name);
  return choice;
}

}  // namespace wazobus::catalogue
