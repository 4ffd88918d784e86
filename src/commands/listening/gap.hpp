// SPDX-License-Identifier: MIT
// The time without a connection: words about it, and what it means for the exit status.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "commands/context.hpp"
#include "commands/listening/limits.hpp"
#include "event/source.hpp"
#include "text/error.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// "4.2 s"
inline std::string gap_text(std::chrono::milliseconds gap) {
  return fmt::format("{:.1f} s", static_cast<double>(gap.count()) / 1000);
}

/// Returns words about a gap that has just ended, with its times, by which the calls of a capture are found:
/// "events may have been missed for 4.2 s (since 2026-11-21 15:48:00)".
inline std::string missed_text(std::chrono::milliseconds gap) {
  std::string since;
  text::append_local(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now() - gap),
                     "%F %T", since);
  return fmt::format("events may have been missed for {} (since {})", gap_text(gap), since);
}

/// May events be missed while there is no connection? A queue with a name keeps them.
enum class Losses : std::uint8_t { none, possible };

/// Says if a time limit or a signal ended the run while there was no connection. Returns the exit status,
/// which is `end`, but not success after a time limit: a script that listens for a time must not take a
/// broker that has been away for a quiet one.
Exit status_without_connection(const event::Source& events, Losses losses, Exit end, const Limits& limits,
                               const Context& context);

}  // namespace wazobus::commands
