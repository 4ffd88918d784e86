// SPDX-License-Identifier: MIT
// wazobus catalogue check: tells whether catalogue files are right, and what they do to the catalogue.
#pragma once

#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

/// Checks the operands, which are catalogue files and folders of them, one after the other. Prints for each
/// event of a file without faults whether it is new, or adds to a known one, or replaces it. Says all faults
/// that can be told in one run; the status is that of the worst.
Exit catalogue_check(CatalogueRun& run);

}  // namespace wazobus::commands
