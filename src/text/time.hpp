// SPDX-License-Identifier: MIT
// Reads and writes points in time and durations, as people and captures spell them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::text {

/// Wall-clock time with microseconds, the resolution of the capture record.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// RFC 3339 in UTC with six decimals and a numeric offset: 2026-11-21T15:48:00.123456+00:00.
void append_utc(Timestamp time, std::string& out);

/// HH:MM:SS.mmm in the local time zone (TZ), for people.
void append_local_clock(Timestamp time, std::string& out);

/// The most bytes that append_local writes.
inline constexpr std::size_t longest_local = 1000;

/// Writes `time` as strftime(3) does, in the local time zone (TZ). Two more conversions: %f, microseconds,
/// and %L, milliseconds. Returns false and appends nothing if the result is too long.
bool append_local(Timestamp time, std::string_view format, std::string& out);
/// The local time zone (TZ). It caches the offset, because looking it up for each event is slow.
class LocalZone {
 public:
  /// Converts local time to UTC. If the time occurs twice, because clocks are set back, the result is the one
  /// nearer to `about`, or else the first. A time that is skipped is read with the offset before the change.
  Timestamp utc(std::chrono::local_time<std::chrono::microseconds> local, std::optional<Timestamp> about);

 private:
  std::int64_t known_hour_ = INT64_MIN;
  std::chrono::seconds known_offset_{0};
};

/// Reads a time as RFC 3339 and Python's isoformat() write it, with a T or a space between date and clock:
/// 2026-11-21T15:48:00.123456+01:00. The fraction may be missing or longer than six digits; more digits are
/// ignored. The seconds, the clock, and the colon of the offset may be missing too, as people and Asterisk
/// write them. Without Z or an offset it is local time in `zone`; see LocalZone::utc for `about`. Empty for
/// anything else, for days and hours that do not exist, and before 1970.
std::optional<Timestamp> parse_time(std::string_view text, LocalZone& zone,
                                    std::optional<Timestamp> about = std::nullopt);

/// The same with a new LocalZone, for a single time.
std::optional<Timestamp> parse_time(std::string_view text);

/// Returns a time or a part of one, as people type it, as parse_time() reads it: 2026-11-1 3:05 has zeros
/// before its single digits then, and 10:00 -0500 no space before the offset. Minutes and seconds stay as
/// they are: 14:3 may lack its last digit. Any other text is meaningless.
std::string tidy_time(std::string_view typed);

/// Returns the time without Z or an offset, so that parse_time() reads it as local time.
std::string_view without_offset(std::string_view time);

/// `500ms`, `5s`, `2m`, `1h`, `1d`, `1h30m`; decimals are allowed, and a bare number means seconds. Empty for
/// anything else, a negative duration, or more than ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// Writes a duration as parse_duration reads it: 500ms, 1.5s, 90s.
std::string duration(std::chrono::milliseconds time);

}  // namespace wazobus::text
