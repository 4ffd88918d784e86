// SPDX-License-Identifier: MIT
#include "commands/listening/gap.hpp"

namespace wazobus::commands {

Exit status_without_connection(const event::Source& events, Losses losses, Exit end, const Limits& limits,
                               const Context& context) {
  const auto lost_for = events.lost_for();
  if (!lost_for || (!limits.is_over() && !context.interrupt.raised())) return end;
  context.say("wazobus: the connection was not back" +
              (losses == Losses::none ? " after " + gap_text(*lost_for) : ": " + missed_text(*lost_for)));
  return end == Exit::done && !context.interrupt.raised() ? Exit::broker : end;
}

}  // namespace wazobus::commands
