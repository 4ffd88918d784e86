// SPDX-License-Identifier: MIT
// Points in time and durations as people and captures write them.
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

/// HH:MM:SS.mmm in the local time zone (TZ), for eyes.
void append_local_clock(Timestamp time, std::string& out);

/// What append_local writes at most; bytes.
inline constexpr std::size_t longest_local = 1000;

/// As strftime(3) writes it in the local time zone (TZ), besides %f, the microseconds, and %L, the
/// milliseconds. False, and nothing is appended, where that would be too long.
bool append_local(Timestamp time, std::string_view format, std::string& out);
/// The local time zone (TZ), which remembers what it was asked: to look it up for each of many events is
/// slow.
class LocalZone {
 public:
  /// Local time as UTC. Of a time that comes twice, as clocks are set back, the one nearer to `about`, or
  /// else the first; one that is skipped, as clocks are set forward, is read as if they had not been yet.
  Timestamp utc(std::chrono::local_time<std::chrono::microseconds> local, std::optional<Timestamp> about);

 private:
  std::int64_t known_hour_ = INT64_MIN;
  std::chrono::seconds known_offset_{0};
};

/// A time as RFC 3339 and Python's isoformat() write it, with a T or a space between date and clock:
/// 2026-11-21T15:48:00.123456+01:00. The fraction may be missing, or longer than six digits, which is cut;
/// the seconds, the clock, and the colon of the offset may be missing too, as people and Asterisk write them;
/// without Z or an offset it is the local time of `zone`, see there for `about`. Empty for anything else, for
/// days and hours that do not exist, and before 1970.
std::optional<Timestamp> parse_time(std::string_view text, LocalZone& zone,
                                    std::optional<Timestamp> about = std::nullopt);

/// The same for a single time.
std::optional<Timestamp> parse_time(std::string_view text);

/// `500ms`, `5s`, `2m`, `1h`, decimals allowed (`1.5s`); a bare number is seconds. Empty when it is none of
/// these, negative, or longer than ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// As parse_duration reads it: 500ms, 1.5s, 90s.
std::string duration(std::chrono::milliseconds time);

}  // namespace wazobus::text
