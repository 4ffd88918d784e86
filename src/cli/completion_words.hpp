// SPDX-License-Identifier: MIT
// Completes a word that is being typed in a shell, for `wazobus surface words`, which completion scripts
// call.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "cli/option.hpp"
#include "commands/context.hpp"

namespace wazobus::cli {

/// The word by which completion scripts ask for such values: "selector". Empty for values that the scripts
/// know themselves.
std::string_view completion_kind(Completion completion);

/// Returns the words of `kind` that begin with `typed`, each on a line with a tab and an explanation; nothing
/// for an unknown kind. An incomplete word ends in a separator: `calls.`, `call_`, `ari:`, `data.status=`.
/// `line` is the rest of the command line; fields of the events in it are offered.
std::string completion_words(std::string_view kind, const std::string& typed,
                             std::span<const std::string> line, const catalogue::Catalogue& catalogue,
                             const commands::Context& context);

}  // namespace wazobus::cli
