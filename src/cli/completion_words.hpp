// SPDX-License-Identifier: MIT
// What shells offer for a word that is being typed: `wazobus surface words`, which completion scripts call.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"

namespace wazobus::cli {

/// The words of `kind` that begin with `typed`, each on a line with a tab and an explanation. A word that
/// goes on, such as `calls.`, `call_`, `ari:` or `data.status=`, ends in the character after which it does.
/// Kinds: event, selector, pattern, publishable (an event as publish takes it), condition, change, path,
/// template, profile; nothing for others. `line` is the rest of the command line: events in it tell which
/// fields there are.
std::string completion_words(std::string_view kind, const std::string& typed,
                             std::span<const std::string> line, const catalogue::Catalogue& catalogue,
                             const commands::Context& context);

}  // namespace wazobus::cli
