// SPDX-License-Identifier: MIT
// Parses the value of --rotate SIZE|DURATION.
#pragma once

#include <optional>
#include <string>

#include "capture/capture_file.hpp"

namespace wazobus::commands {

/// Takes a size such as 100M, 1G, 64k (powers of 1024, with or without B or iB), or a duration such as 1h.
/// Throws UsageError.
capture::Rotation rotation_from(const std::optional<std::string>& typed);

}  // namespace wazobus::commands
