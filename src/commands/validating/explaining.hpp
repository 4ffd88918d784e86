// SPDX-License-Identifier: MIT
// wazobus validate --explain: explains rules.
#pragma once

#include "commands/context.hpp"
#include "commands/validating/validate.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// Prints the pages of the named rules, or a list of all rules. Throws UsageError for an unknown rule.
Exit explain(const ValidateOptions& options, const Context& context);

}  // namespace wazobus::commands
