// SPDX-License-Identifier: MIT
#include "text/time_of_day.hpp"

namespace wazobus::text {

std::string time_of_day(std::string_view text) {
  std::string clock = tidy_time(text);
  // The second day, since an offset may lead to the one before.
  return parse_time("1970-01-02T" + clock) ? clock : std::string();
}

std::optional<Timestamp> on_day_of(Timestamp day, std::string_view clock, int days_after,
                                   std::optional<Timestamp> about) {
  LocalZone zone;
  std::string text;
  append_local(day, "%Y-%m-%dT", text);
  if (days_after != 0) {
    // A day may have 23 or 25 hours, so count from noon.
    const std::optional<Timestamp> noon = parse_time(text + "12:00", zone);
    if (!noon) return std::nullopt;
    text.clear();
    append_local(*noon + std::chrono::hours(24) * days_after, "%Y-%m-%dT", text);
  }
  text += clock;
  return parse_time(text, zone, about);
}

std::optional<Timestamp> first_at(std::string_view clock, Timestamp from) {
  // When the clocks go back, a time of day comes twice.
  constexpr std::chrono::hours long_time(24 * 30);
  // With an offset, the day of the clock may be another one than here.
  for (int day = -1; day <= 2; ++day) {
    for (const Timestamp about : {from - long_time, from + long_time}) {
      const std::optional<Timestamp> time = on_day_of(from, clock, day, about);
      if (time && *time >= from) return time;
    }
  }
  return std::nullopt;
}

}  // namespace wazobus::text
