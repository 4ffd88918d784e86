// SPDX-License-Identifier: MIT
// wazobus validate --explain: what a rule means.
#pragma once

#include "commands/context.hpp"
#include "commands/validating/validate.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// Prints the pages of the named rules, or the list of all. Throws UsageError for an unknown rule.
Exit explain(const ValidateOptions& options, const Context& context);

}  // namespace wazobus::commands
