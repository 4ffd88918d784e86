// SPDX-License-Identifier: MIT
// Completes a word that is being typed in a shell, for `wazobus surface words`, which completion scripts
// call.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"

namespace wazobus::cli {

/// Returns the words of `kind` that begin with `typed`, each on a line with a tab and an explanation. An
/// incomplete word ends in a separator: `calls.`, `call_`, `ari:`, `data.status=`. Kinds: event, selector,
/// pattern, publishable (an event as publish takes it), condition, change, path, template, rule, profile;
/// nothing for others. `line` is the rest of the command line; fields of the events in it are offered.
std::string completion_words(std::string_view kind, const std::string& typed,
                             std::span<const std::string> line, const catalogue::Catalogue& catalogue,
                             const commands::Context& context);

}  // namespace wazobus::cli
