// SPDX-License-Identifier: MIT
// Points in time and durations as people and captures write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::text {

/// Wall-clock time with microseconds, the resolution of the capture record.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// RFC 3339 in UTC with six decimals and a numeric offset: 2026-11-21T15:48:00.123456+00:00.
void append_utc(Timestamp time, std::string& out);

/// HH:MM:SS.mmm in the local time zone (TZ), for eyes.
void append_local_clock(Timestamp time, std::string& out);

/// `500ms`, `5s`, `2m`, `1h`, decimals allowed (`1.5s`); a bare number is seconds. Empty when it is none of
/// these, negative, or longer than ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// A date and a time as RFC 3339 has them: 2026-11-21T15:48:00Z, with an offset instead of Z, or without,
/// which is local time (TZ). A space may stand for the T; seconds, their fraction and the whole time may be
/// left out. Empty when it is none of these.
std::optional<Timestamp> parse_time(std::string_view text);

/// As parse_duration reads it: 500ms, 1.5s, 90s.
std::string duration(std::chrono::milliseconds time);

}  // namespace wazobus::text
