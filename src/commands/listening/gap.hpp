// SPDX-License-Identifier: MIT
// Words for the time without a connection.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace wazobus::commands {

/// "4.2 s"
inline std::string gap_text(std::chrono::milliseconds gap) {
  return fmt::format("{:.1f} s", static_cast<double>(gap.count()) / 1000);
}

}  // namespace wazobus::commands
