// SPDX-License-Identifier: MIT
// Reads the input once, several times, or without end.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "commands/publishing/message_source.hpp"
#include "commands/publishing/schedule.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// How often the input is sent, and how fast.
struct Pace {
  std::uint64_t rounds = 1;
  bool is_counted = false;  ///< --repeat was typed
  bool is_endless = false;
  std::uint64_t first_line =
      0;  ///< the first round begins with this line, which may be after the end; 0: at the start
  bool is_from_progress = false;  ///< first_line is from the file of --progress
  Schedule schedule;
};

/// Returns the error for an input that has no message from the first line on.
UsageError without_first_line(const std::string& file, const Pace& pace);

class Rounds {
 public:
  /// `source` must outlive this.
  Rounds(MessageSource& source, Pace pace) : source_(source), pace_(pace), is_empty_(pace_.first_line == 0) {}

  /// As MessageSource::next(). Returns `end` at the end of the last round, and also at the end of a round
  /// without messages, because an empty input would be read forever. Throws UsageError if the input ends
  /// before the line at which the first round begins.
  MessageSource::Step next(Outgoing& message);

  /// The current round, from 1. It is the round of the last message, or a later one if next() has reached the
  /// end of the input since then.
  [[nodiscard]] std::uint64_t round() const { return round_; }
  [[nodiscard]] const Pace& pace() const { return pace_; }
  [[nodiscard]] Schedule& schedule() { return pace_.schedule; }

 private:
  void require_first_line() const;

  MessageSource& source_;
  Pace pace_;
  std::uint64_t round_ = 1;
  bool is_empty_;
};

}  // namespace wazobus::commands
