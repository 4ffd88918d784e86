// SPDX-License-Identifier: MIT
// Where in a stream to begin, as typed.
#pragma once

#include <string>

#include "event/field.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// The x-stream-offset that --stream-offset stands for: first, last, next; the number of a message; a
/// duration such as 1h, which is so long before `now`; a point in time (text::parse_time). Throws UsageError.
event::FieldValue stream_offset_from(const std::string& typed, text::Timestamp now);

}  // namespace wazobus::commands
