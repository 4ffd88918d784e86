// SPDX-License-Identifier: MIT
// Parses the value of --rotate SIZE|DURATION|SIZE,DURATION.
#pragma once

#include <optional>
#include <string>

#include "capture/capture_file.hpp"

namespace wazobus::commands {

/// Takes a size such as 100M, 1G, 64k (powers of 1024, with or without B or iB), a duration such as 1h,
/// or one of each with a comma between them. Throws UsageError.
capture::Rotation rotation_from(const std::optional<std::string>& typed);

}  // namespace wazobus::commands
