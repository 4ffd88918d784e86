// SPDX-License-Identifier: MIT
#include "commands/publishing/rounds.hpp"

namespace wazobus::commands {

MessageSource::Step Rounds::next(Outgoing& message) {
  for (;;) {
    const MessageSource::Step step = source_.next(message);
    if (step == MessageSource::Step::message) is_empty_ = false;
    if (step != MessageSource::Step::end) return step;
    if (is_empty_ || (!pace_.is_endless && round_ >= pace_.rounds)) return step;
    ++round_;
    is_empty_ = true;
    source_.rewind();
    pace_.schedule.begin_round();
  }
}

}  // namespace wazobus::commands
