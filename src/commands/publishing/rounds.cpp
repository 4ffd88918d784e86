// SPDX-License-Identifier: MIT
#include "commands/publishing/rounds.hpp"

namespace wazobus::commands {

Drafts::Step Rounds::next(Draft& draft) {
  for (;;) {
    const Drafts::Step step = drafts_.next(draft);
    if (step == Drafts::Step::draft) is_empty_ = false;
    if (step != Drafts::Step::end) return step;
    if (is_empty_ || (!pace_.is_endless && round_ >= pace_.rounds)) return step;
    ++round_;
    is_empty_ = true;
    drafts_.rewind();
    pace_.schedule.begin_round();
  }
}

}  // namespace wazobus::commands
