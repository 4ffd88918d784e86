// SPDX-License-Identifier: MIT
// Everything that listen needs to run, taken from its options and checked.
#pragma once

#include <memory>
#include <optional>

#include "capture/capture_file.hpp"
#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "commands/listening/limits.hpp"
#include "commands/listening/listen.hpp"
#include "commands/listening/listen_source.hpp"
#include "commands/listening/live_check.hpp"
#include "commands/listening/live_judge.hpp"
#include "commands/listening/stats_view.hpp"
#include "event/selection.hpp"
#include "redaction/redactor.hpp"
#include "render/formatter.hpp"

namespace wazobus::commands {

class ListenSetup {
 public:
  /// Checks all options. Reads the files of --catalogue, --client and --password-file, and opens nothing
  /// else. Prints hints. Both must outlive this. Throws UsageError and IoError.
  ListenSetup(const ListenOptions& options, const Context& context);
  ListenSetup(const ListenSetup&) = delete;
  ListenSetup& operator=(const ListenSetup&) = delete;

  Limits limits;
  capture::Rotation rotation;
  mode_t output_mode;
  std::optional<StatsSettings> stats;            ///< to count events instead of showing them
  std::unique_ptr<render::Formatter> formatter;  ///< of events; null if they are counted
  std::unique_ptr<ListenSource> source;
  bool needs_headers = true;  ///< false: the body of a message is enough
  catalogue::Catalogue catalogue;
  std::optional<event::Selection> selection;
  std::optional<LiveCheck> check;
  std::optional<LiveJudge> judge;  ///< if a client is given
  std::optional<redaction::Redactor> redactor;

 private:
  void judge_for_client(const ListenOptions& options, const Context& context);
  ListenSetup(const ListenOptions& options, const event::Criteria& typed, const Context& context);
};

/// Must a message's headers be decoded, to show, keep, check, judge, count or select it?
bool needs_headers(const ListenOptions& options, const event::Criteria& criteria);

/// Does the run need the catalogue?
bool needs_catalogue(const ListenOptions& options, const event::Criteria& criteria);

}  // namespace wazobus::commands
