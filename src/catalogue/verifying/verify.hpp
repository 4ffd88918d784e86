// SPDX-License-Identifier: MIT
// Checks the events of a catalogue file for contradictions: can each schema be read, does each placeholder
// come from a field or header that the event has, and does the example pass the checks?
#pragma once

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// `file` must be one of the catalogue. Throws FileFault with file, line and reason, or keeps it in `faults`.
void verify(const Catalogue& catalogue, const CatalogueFile& file, Faults* faults = nullptr);

}  // namespace wazobus::catalogue
