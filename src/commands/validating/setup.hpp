// SPDX-License-Identifier: MIT
// Everything that validate needs to run, taken from its options and checked.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/rulebook.hpp"
#include "commands/context.hpp"
#include "commands/validating/report.hpp"
#include "commands/validating/validate.hpp"

namespace wazobus::commands {

class ValidateSetup {
 public:
  /// Checks all options. Reads the files of --catalogue and opens nothing else. Throws UsageError and
  /// IoError.
  ValidateSetup(const ValidateOptions& options, const Context& context);
  ValidateSetup(const ValidateSetup&) = delete;
  ValidateSetup& operator=(const ValidateSetup&) = delete;

  catalogue::Catalogue catalogue;
  catalogue::Rulebook rulebook;
  catalogue::CheckOptions check;
  ReportSettings report;
  std::vector<std::string> files;
  std::size_t jobs;
  std::uint64_t min_events;  ///< fewer are a failure
};

/// How the options want findings to be reported.
ReportSettings report_settings(const ValidateOptions& options, const Context& context);

}  // namespace wazobus::commands
