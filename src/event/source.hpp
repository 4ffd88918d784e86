// SPDX-License-Identifier: MIT
// Where frames come from: a broker, a capture, a test.
#pragma once

#include <chrono>

#include "event/frame.hpp"

namespace wazobus::event {

class Source {
 public:
  enum class Step {
    frame,  ///< the frame was filled
    idle,   ///< nothing at hand: wait for fd()
    end,    ///< there will be no more
  };

  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Fills `frame` with the next message if one is at hand; never blocks. Reuses what `frame` holds.
  /// Throws BrokerError or IoError when the source is lost.
  virtual Step next(Frame& frame) = 0;

  /// Readable when next() is worth calling again.
  [[nodiscard]] virtual int fd() const = 0;

  /// next() or keep_alive() wants to be called at least this often even when fd() stays silent (heartbeats).
  [[nodiscard]] virtual std::chrono::milliseconds patience() const = 0;

  /// Takes nothing in, but keeps the other side from giving us up while our output is stalled.
  virtual void keep_alive() {}

  /// Everything given so far is written where it belongs and flushed: the source may let go of it.
  virtual void settle() {}

  /// Is settle() wanted before more is given?
  [[nodiscard]] virtual bool wants_settling() const { return false; }
};

}  // namespace wazobus::event
