// SPDX-License-Identifier: MIT
// Holds the events of a catalogue file against themselves: can each schema be read, does each placeholder
// come from a field or header that the event has, does its example pass the checks?
#pragma once

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// `file` must be one of the catalogue. Throws UsageError that says file, line and why.
void verify(const Catalogue& catalogue, const CatalogueFile& file);

}  // namespace wazobus::catalogue
