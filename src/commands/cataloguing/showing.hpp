// SPDX-License-Identifier: MIT
// catalogue show, schema and example: print the events whose names are the operands, one after the other.
// They print nothing unless all names are known.
#pragma once

#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

Exit show_events(CatalogueRun& run);
Exit print_schemas(CatalogueRun& run);
Exit print_examples(CatalogueRun& run);

}  // namespace wazobus::commands
