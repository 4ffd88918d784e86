// SPDX-License-Identifier: MIT
// Interface of the sources of messages to publish. A source returns one message after the other, checked
// against the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalogue/making/envelope.hpp"
#include "event/frame.hpp"

namespace wazobus::commands {

/// A message that is not sent yet.
struct Outgoing {
  event::Frame frame;      ///< without its exchange
  std::uint64_t line = 1;  ///< the line of the input
  bool has_time = false;   ///< `frame.received` is the time of capture
  catalogue::Unnamed unnamed = {};
};

class MessageSource {
 public:
  enum class Step {
    message,
    idle,  ///< no message yet: wait for fd(), unless has_more()
    end,
  };

  MessageSource() = default;
  MessageSource(const MessageSource&) = delete;
  MessageSource& operator=(const MessageSource&) = delete;
  virtual ~MessageSource() = default;

  /// Never waits. Throws InvalidInput for a message that must not be sent, and IoError for input that cannot
  /// be read. Do not call it again after an exception.
  virtual Step next(Outgoing& message) = 0;

  [[nodiscard]] virtual int fd() const { return -1; }
  [[nodiscard]] virtual bool has_more() const { return true; }

  /// Returns to the beginning of the input. Call it only if can_rewind().
  virtual void rewind() = 0;
  [[nodiscard]] virtual bool can_rewind() const { return true; }

  /// The file that the lines of messages refer to. Empty if the input has no lines.
  [[nodiscard]] virtual std::string file() const { return {}; }

  /// Could another run begin where this one stops?
  [[nodiscard]] virtual bool can_resume() const { return true; }

  /// The line at which another run must begin to send the rest. It is the line that next() refused or could
  /// not read, or else the next line to read. Right after a message it is still the line of that message,
  /// because another message may follow on it.
  [[nodiscard]] virtual std::uint64_t next_line() const { return 1; }

  /// After next() refused a message: the line at which another run must begin to leave it out. It may read
  /// on. Empty if nothing follows, or if what follows cannot be sent without it.
  [[nodiscard]] virtual std::optional<std::uint64_t> line_after() { return std::nullopt; }

  /// How much of the input has been given, from 0 to 1. Empty if the size of the input is not known.
  [[nodiscard]] virtual std::optional<double> part_done() const { return std::nullopt; }
};

}  // namespace wazobus::commands
