// SPDX-License-Identifier: MIT
// The key of --redact: read from a file, or random.
#pragma once

#include <optional>
#include <string>

#include "redaction/pseudonyms.hpp"

namespace wazobus::commands {

/// Reads the file, if one is given. Throws UsageError for a file that is too short, and IoError.
redaction::Key redaction_key_from(const std::optional<std::string>& file);

}  // namespace wazobus::commands
