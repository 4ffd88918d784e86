// SPDX-License-Identifier: MIT
#include "text/time_of_day.hpp"

namespace wazobus::text {

std::string time_of_day(std::string_view text) {
  std::string clock(text);
  if (clock.find(':') == 1) clock.insert(0, 1, '0');
  // The second day, since an offset may lead to the one before.
  return parse_time("1970-01-02T" + clock) ? clock : std::string();
}

std::optional<Timestamp> on_day_of(Timestamp day, std::string_view clock) {
  std::string text;
  append_local(day, "%Y-%m-%dT", text);
  text += clock;
  return parse_time(text);
}

std::optional<Timestamp> first_at(std::string_view clock, Timestamp from) {
  // With an offset, the day of the clock may be another one than here.
  for (int day = -1; day <= 2; ++day) {
    const std::optional<Timestamp> time = on_day_of(from + std::chrono::hours(24) * day, clock);
    if (time && *time >= from) return time;
  }
  return std::nullopt;
}

}  // namespace wazobus::text
