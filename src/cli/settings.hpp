// SPDX-License-Identifier: MIT
// From the configuration file to the options that were not typed: which settings hold for this run.
#pragma once

namespace CLI {
class App;
}

namespace wazobus::commands {
struct Context;
}

namespace wazobus::cli {

struct Tree;

/// Fills the options of `command`, which was parsed, that nobody typed: flag before environment before
/// profile before the file's top level. Nothing happens to a command without --config. Who names a broker
/// (typed, the environment, or a profile) leaves alone everything about the broker that stands further down,
/// so that no password goes to another broker. Throws UsageError, which quotes no URI, or IoError.
void apply_settings(Tree& tree, const CLI::App& command, const commands::Context& context);

}  // namespace wazobus::cli
