// SPDX-License-Identifier: MIT
// Where listen takes its events from: the bus, or captures. A constructor checks the options; open() opens.
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
#include "event/selection.hpp"
#include "event/source.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// What open() needs to know.
struct SourceNeeds {
  const event::Criteria& criteria;  ///< of the events that are wanted; the source may give others too
  bool needs_headers = true;        ///< false: the body of a message is enough
};

/// How it ended.
struct Ended {
  Exit exit = Exit::done;
  bool has_read_all = true;  ///< the source ended
  std::uint64_t events = 0;  ///< that the source gave
};

/// Where events are written.
struct SourceOutputs {
  capture::ByteWriter& screen;
  capture::CaptureFile* keep;  ///< or null
};

class ListenSource {
 public:
  /// Prints a line on the standard error, where a screen does not hide it.
  using Say = std::function<void(const std::string& line)>;

  ListenSource() = default;
  ListenSource(const ListenSource&) = delete;
  ListenSource& operator=(const ListenSource&) = delete;
  virtual ~ListenSource() = default;

  /// Makes of what is wanted what this source can tell by, since not all have routing keys. `say` prints a
  /// hint. Throws UsageError for what could never come.
  [[nodiscard]] virtual event::Criteria fit(event::Criteria criteria, const catalogue::Catalogue& /*known*/,
                                            const Say& /*say*/) {
    return criteria;
  }

  /// Does a signal end open() in order, with network::Stopped? Otherwise it ends the program.
  [[nodiscard]] virtual bool stops_in_order() const { return false; }

  /// Opens it; may block. What is returned lives as long as this. Throws BrokerError, IoError, and UsageError
  /// for an output that is read as well.
  virtual event::Source& open(const SourceNeeds& needs, const SourceOutputs& outputs, const Say& say) = 0;

  /// Called once it is open, when a signal ends the program in order again.
  virtual void begin(const SourceOutputs& /*outputs*/) {}

  /// Counts events by the clock that fits the source.
  [[nodiscard]] virtual std::unique_ptr<View> make_count_view(const StatsSettings& settings,
                                                              capture::ByteWriter& out) const = 0;

  /// Says what is left to say after the end, and returns the exit status.
  virtual Exit finish(const Ended& ended, const Limits& limits) = 0;
};

}  // namespace wazobus::commands
