// SPDX-License-Identifier: MIT
#include "commands/publishing/rounds.hpp"

#include <fmt/format.h>

#include "text/sanitise.hpp"

namespace wazobus::commands {

UsageError without_first_line(const std::string& file, const Pace& pace) {
  return UsageError(
      fmt::format("{} has no message from line {} on", text::safe(file), pace.first_line),
      pace.is_from_progress
          ? "it is another file, or was cut: remove the progress file to send it from its first line"
          : "all of it has been sent, or it is another file");
}

/// The next line of the same input is never after its end, however much of it was sent. So the input is
/// another one, or was cut.
void Rounds::require_first_line() const {
  if (round_ == 1 && pace_.first_line > source_.next_line()) throw without_first_line(source_.file(), pace_);
}

MessageSource::Step Rounds::next(Outgoing& message) {
  for (;;) {
    const MessageSource::Step step = source_.next(message);
    if (step == MessageSource::Step::message) is_empty_ = false;
    if (step != MessageSource::Step::end) return step;
    require_first_line();
    if (is_empty_ || (!pace_.is_endless && round_ >= pace_.rounds)) return step;
    ++round_;
    is_empty_ = true;
    source_.rewind();
    pace_.schedule.begin_round();
  }
}

}  // namespace wazobus::commands
