// SPDX-License-Identifier: MIT
// Words for the time without a connection.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

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

}  // namespace wazobus::commands
