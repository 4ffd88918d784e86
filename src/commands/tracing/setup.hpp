// SPDX-License-Identifier: MIT
// Everything that trace needs to run, taken from its options and checked.
#pragma once

#include <memory>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "commands/listening/bus_source.hpp"
#include "commands/listening/limits.hpp"
#include "commands/time_window.hpp"
#include "commands/tracing/query.hpp"
#include "commands/tracing/trace.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

class TraceSetup {
 public:
  /// Checks all options and reads the files of --catalogue and --password-file. `context` must outlive this.
  /// Throws UsageError and IoError.
  TraceSetup(const TraceOptions& options, const Context& context);
  TraceSetup(const TraceSetup&) = delete;
  TraceSetup& operator=(const TraceSetup&) = delete;

  Limits limits;
  std::vector<Query> queries;
  TimeWindow window;
  tracing::Tracker::Options tracker;
  render::TraceLook look;
  catalogue::Catalogue catalogue;
  std::unique_ptr<BusSource> bus;  ///< null: captures are read
};

}  // namespace wazobus::commands
