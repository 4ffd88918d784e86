// SPDX-License-Identifier: MIT
// Events of a file that add to a known event ("extends": true).
#pragma once

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// Merges `addition` into the known event. Lists are added to the lists of the same place; placeholders and
/// headers are added or replaced; single facts (level, summary, ...) are replaced; the schema of data is
/// merged into the known one (see read_schema).
Entry extended(const Entry& known, Entry addition);

}  // namespace wazobus::catalogue
