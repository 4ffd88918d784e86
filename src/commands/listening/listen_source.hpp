// SPDX-License-Identifier: MIT
// The source of listen's events: the bus, wazo-websocketd, or captures. The constructor checks the options;
// open() connects or opens files.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "capture/byte_writer.hpp"
#include "capture/capture_file.hpp"
#include "catalogue/catalogue.hpp"
#include "commands/listening/limits.hpp"
#include "commands/listening/view.hpp"
#include "commands/say.hpp"
#include "event/selection.hpp"
#include "event/source.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// The arguments of open().
struct SourceNeeds {
  const event::Criteria& criteria;  ///< selects the wanted events; the source may give others too
  bool needs_headers = true;        ///< false: only the bodies of messages are used
};

/// How listening ended.
struct Ended {
  Exit exit = Exit::done;
  bool has_read_all = true;  ///< the source came to its end
  std::uint64_t events = 0;  ///< the number of events from the source
};

/// Where events are written.
struct SourceOutputs {
  capture::ByteWriter& screen;
  capture::CaptureFile* keep;  ///< or null
};

/// A `say` that a source gets prints a line such that a screen does not hide it.
class ListenSource {
 public:
  ListenSource() = default;
  ListenSource(const ListenSource&) = delete;
  ListenSource& operator=(const ListenSource&) = delete;
  virtual ~ListenSource() = default;

  /// Rewrites the criteria so that this source can apply them; for instance, some sources have no routing
  /// keys. `say` prints hints. Throws UsageError for criteria that no event could meet.
  [[nodiscard]] virtual event::Criteria fit(event::Criteria criteria, const catalogue::Catalogue& /*known*/,
                                            const Say& /*say*/) {
    return criteria;
  }

  /// Does open() throw network::Stopped after a signal? Otherwise a signal during open() ends the program.
  [[nodiscard]] virtual bool stops_in_order() const { return false; }

  /// Opens the source; may block. The result lives as long as this. Throws BrokerError, IoError, and
  /// UsageError if an output is also an input.
  virtual event::Source& open(const SourceNeeds& needs, const SourceOutputs& outputs, const Say& say) = 0;

  /// Called after open(), once signals no longer end the program immediately.
  virtual void begin(const SourceOutputs& /*outputs*/) {}

  /// Returns a view that counts events by the clock that fits the source.
  [[nodiscard]] virtual std::unique_ptr<ListenView> make_count_view(const StatsSettings& settings,
                                                                    capture::ByteWriter& out) const = 0;

  /// Called at the end. Prints the final messages of the source, and returns the exit status.
  virtual Exit finish(const Ended& ended, const Limits& limits) = 0;
};

}  // namespace wazobus::commands
