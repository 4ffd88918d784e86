// SPDX-License-Identifier: MIT
// Conversations on the bus, each shown when it has ended.
#pragma once

#include <deque>
#include <string>

#include "commands/progress_line.hpp"
#include "commands/tracing/capture_pass.hpp"
#include "commands/tracing/choosing.hpp"
#include "commands/tracing/collecting.hpp"
#include "commands/tracing/list_rows.hpp"
#include "commands/tracing/setup.hpp"
#include "event/event.hpp"
#include "event/selection.hpp"
#include "event/source.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

class LiveTrace {
 public:
  /// All must outlive this.
  LiveTrace(const TraceOptions& options, TraceSetup& setup, const Context& context);
  LiveTrace(const LiveTrace&) = delete;
  LiveTrace& operator=(const LiveTrace&) = delete;

  Exit run();

 private:
  /// The most bytes of events to keep. They are needed to show a conversation from its beginning.
  static constexpr std::size_t most_kept = 32UL * 1024 * 1024;

  std::optional<Exit> step(event::Source& events);
  std::optional<Exit> wait(event::Source& events);
  void take();
  void keep();
  void show(tracing::Followed& followed);
  void show_whole(const tracing::Followed& followed);
  void look_at_input();
  void draw();
  void say_what_is_wanting(Exit ended, std::uint64_t had_ended) const;

  const TraceOptions& options_;
  TraceSetup& setup_;
  const Context& context_;
  capture::ByteWriter screen_;
  ListRows rows_;
  ProgressLine line_;
  TraceCheck check_;
  tracing::SightingReader reader_;
  tracing::SightingReader again_;  ///< for the events that are kept
  Choosing others_;                ///< conversations that fit no query
  Collecting shown_;               ///< the conversation that was shown last
  tracing::Tracker tracker_;
  event::Frame frame_;
  event::Event event_;
  std::string record_;
  std::deque<std::string> kept_;
  std::uint64_t ordinal_ = 0;  ///< of the last event
  std::size_t kept_bytes_ = 0;
  unsigned looks_at_input_ = 10;  ///< left; an idle bus is looked at twice a second
};

}  // namespace wazobus::commands
