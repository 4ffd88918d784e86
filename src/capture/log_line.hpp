// SPDX-License-Identifier: MIT
// Recognises lines of logs that contain JSON, which users give to wazobus in place of a capture.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::capture {

/// Does a line that is not JSON begin with other text, and contain a JSON object after it?
/// "2026-11-29 12:00:00 DEBUG got {"name": ...}"
bool is_log_line(std::string_view line);

/// Returns words about a file with such lines: what it looks like, and how `command` reads the JSON in them.
std::string about_log(const std::string& path, std::string_view command);

}  // namespace wazobus::capture
