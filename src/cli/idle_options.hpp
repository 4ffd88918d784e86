// SPDX-License-Identifier: MIT
// Refuses options that were typed although they would do nothing: nobody is to wait for what cannot happen.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace wazobus::cli {

/// Looks at what was typed only: settings of the configuration file hold for the modes in which they mean
/// something. Call it after parsing and before settings are applied. Throws UsageError.
void refuse_idle_options(const Command& command);

/// Remembers what was typed, to look again when the settings are known: whether a URI leads to a broker or to
/// wazo-websocketd may stand in the environment or in the configuration file.
class TypedOptions {
 public:
  /// Call it before settings are applied. `command` must outlive this.
  explicit TypedOptions(const Command& command);

  /// Call it after settings were applied. Throws UsageError.
  void refuse_idle(const Command& command, const commands::Context& context) const;

 private:
  /// Refuses options for a broker if the URI leads to wazo-websocketd, and the reverse.
  void refuse_other_transport(const Command& command, const commands::Context& context) const;

  std::vector<const Option*> options_;
};

}  // namespace wazobus::cli
