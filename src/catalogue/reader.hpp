// SPDX-License-Identifier: MIT
// Reads a file of the catalogue into the model.
#pragma once

#include <vector>

#include "catalogue/faults.hpp"
#include "catalogue/model.hpp"
#include "catalogue/personal.hpp"

namespace wazobus::catalogue {

/// Returns the events of a file, in its order; they point into it. Throws FileFault for what the format does
/// not allow, or keeps it in `faults` and leaves out its event. Faults of schemas are found only when those
/// are read (Entry::data, or read_data).
std::vector<Entry> read_entries(const CatalogueFile& file, Faults* faults = nullptr);

/// Appends what the file says about personal data: its member "personal", the names of all members in the
/// file, and the values that fields may have. Throws as read_entries().
void read_personal(const CatalogueFile& file, PersonalFacts& facts);

}  // namespace wazobus::catalogue
