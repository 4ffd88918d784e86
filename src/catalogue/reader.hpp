// SPDX-License-Identifier: MIT
// Reads a file of the catalogue into the model.
#pragma once

#include <vector>

#include "catalogue/model.hpp"
#include "catalogue/personal.hpp"

namespace wazobus::catalogue {

/// The events of a file, in its order; they point into it. Throws UsageError that says file, line and why for
/// whatever the format does not allow; of schemas that is found only when they are read (Entry::data).
std::vector<Entry> read_entries(const CatalogueFile& file);

/// Appends what the file says about personal data ("personal"). Throws as read_entries().
/// Then the names of members, wherever they stand in it.
void read_personal(const CatalogueFile& file, PersonalFacts& facts);

}  // namespace wazobus::catalogue
