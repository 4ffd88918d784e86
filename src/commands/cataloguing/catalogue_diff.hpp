// SPDX-License-Identifier: MIT
// catalogue diff: compares two catalogues or captures.
#pragma once

#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

/// The two operands each are the word `builtin`, a catalogue file, or a capture. Exit::findings if they
/// differ. Throws IoError for a file that cannot be read, UsageError for one that is neither.
Exit catalogue_diff(CatalogueRun& run);

}  // namespace wazobus::commands
