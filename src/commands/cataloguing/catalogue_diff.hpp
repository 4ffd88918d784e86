// SPDX-License-Identifier: MIT
// catalogue diff: compares two catalogues or captures.
#pragma once

#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

/// Each of the two operands is the word `builtin`, a catalogue file, or a capture. Returns Exit::findings if
/// they differ. Throws IoError for a file that cannot be read, UsageError for a file that is neither a
/// catalogue nor a capture.
Exit catalogue_diff(CatalogueRun& run);

}  // namespace wazobus::commands
