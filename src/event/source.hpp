// SPDX-License-Identifier: MIT
// Where frames come from: a broker, a capture, a test.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "event/frame.hpp"

namespace wazobus::event {

class Source {
 public:
  enum class Step {
    frame,  ///< the frame was filled
    idle,   ///< no frame now: wait for fd()
    end,    ///< there are no more frames
  };

  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Fills `frame` with the next message if there is one. Never blocks. Reuses the memory of `frame`. Throws
  /// BrokerError or IoError if the source is lost.
  virtual Step next(Frame& frame) = 0;

  /// Readable if next() should be called again.
  [[nodiscard]] virtual int fd() const = 0;

  /// Call next() or keep_alive() at least this often, even if fd() stays silent (heartbeats).
  [[nodiscard]] virtual std::chrono::milliseconds patience() const = 0;

  /// The number of events that it has read but not returned, because they are not wanted.
  [[nodiscard]] virtual std::uint64_t passed_over() const { return 0; }

  /// Sends a sign of life while the output is stalled, so that the other side does not disconnect.
  virtual void keep_alive() {}

  /// Tells the source that all frames returned so far, except the last `but`, are written and flushed, so
  /// that it may acknowledge them.
  virtual void settle(std::uint64_t /*but*/) {}

  /// Does settle() acknowledge frames, so that a queue keeps them no longer?
  [[nodiscard]] virtual bool acknowledges() const { return false; }

  /// Should settle() be called before more frames are read?
  [[nodiscard]] virtual bool wants_settling() const { return false; }

  /// Would frames be lost that are on their way when a run ends?
  [[nodiscard]] virtual bool loses_what_is_on_its_way() const { return false; }

  /// While there is no connection: for how long.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> lost_for() const { return std::nullopt; }
};

}  // namespace wazobus::event
