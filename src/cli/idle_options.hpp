// SPDX-License-Identifier: MIT
// Refuses options that were typed although they would do nothing: nobody is to wait for what cannot happen.
#pragma once

#include "cli/command.hpp"

namespace wazobus::cli {

/// Looks at what was typed only: settings of the configuration file hold for the modes in which they mean
/// something. Call it after parsing and before settings are applied. Throws UsageError.
void refuse_idle_options(const Command& command);

}  // namespace wazobus::cli
