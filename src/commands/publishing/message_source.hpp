// SPDX-License-Identifier: MIT
// Where the messages to publish come from. A source gives one after the other, checked against the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event/frame.hpp"

namespace wazobus::commands {

/// A message that is not sent yet.
struct Outgoing {
  event::Frame frame;      ///< without its exchange
  std::uint64_t line = 1;  ///< of the input that it comes from
  bool has_time = false;   ///< `frame.received` is when the message was captured
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
  /// be read. It gives nothing more after that.
  virtual Step next(Outgoing& message) = 0;

  [[nodiscard]] virtual int fd() const { return -1; }
  [[nodiscard]] virtual bool has_more() const { return true; }

  /// Begins again. Call it only if can_rewind().
  virtual void rewind() = 0;
  [[nodiscard]] virtual bool can_rewind() const { return true; }

  /// The file that the lines of messages refer to. Empty if the input has no lines.
  [[nodiscard]] virtual std::string file() const { return {}; }

  /// Can another run begin where this one stopped?
  [[nodiscard]] virtual bool can_resume() const { return true; }

  /// Where another run must begin to give the rest: the line of the message that next() refused, or that it
  /// could not read, or that comes next. After a message it is that of the message: more may follow there.
  [[nodiscard]] virtual std::uint64_t next_line() const { return 1; }

  /// How much of the input has been given, from 0 to 1. Empty if the size of the input is not known.
  [[nodiscard]] virtual std::optional<double> part_done() const { return std::nullopt; }
};

}  // namespace wazobus::commands
