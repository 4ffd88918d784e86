// SPDX-License-Identifier: MIT
// Parses --stream-offset: where in a stream to begin.
#pragma once

#include <string>

#include "event/field.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// Returns the value of the argument x-stream-offset. `typed` is first, last or next; the number of a
/// message; a duration such as 1h, which is subtracted from `now`; or a point in time (text::parse_time).
/// Throws UsageError.
event::FieldValue stream_offset_from(const std::string& typed, text::Timestamp now);

}  // namespace wazobus::commands
