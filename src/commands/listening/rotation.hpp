// SPDX-License-Identifier: MIT
// --rotate SIZE|DURATION, as typed.
#pragma once

#include <optional>
#include <string>

#include "capture/capture_file.hpp"

namespace wazobus::commands {

/// 100M, 1G, 64k (powers of 1024, with or without B or iB), or how long: 1h. Throws UsageError.
capture::Rotation rotation_from(const std::optional<std::string>& typed);

}  // namespace wazobus::commands
