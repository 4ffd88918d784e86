// SPDX-License-Identifier: MIT
#include "text/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <ctime>
#include <iterator>

namespace wazobus::text {

void append_utc(Timestamp time, std::string& out) {
  using namespace std::chrono;
  // A busy bus brings thousands of events a second: the date is worked out once for each of them.
  thread_local sys_seconds cached_second{seconds{-1}};
  thread_local std::string cached_text;
  const auto second = floor<seconds>(time);
  if (second != cached_second || cached_text.empty()) {
    const auto day = floor<days>(second);
    const year_month_day date(day);
    const hh_mm_ss clock(second - day);
    cached_text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.", static_cast<int>(date.year()),
                              static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                              clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    cached_second = second;
  }
  out += cached_text;
  fmt::format_to(std::back_inserter(out), "{:06}+00:00", (time - second).count());
}

void append_local_clock(Timestamp time, std::string& out) {
  using namespace std::chrono;
  const auto second = floor<seconds>(time);
  const std::time_t seconds_since_epoch = second.time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds_since_epoch, &local);
  fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}.{:03}", local.tm_hour, local.tm_min,
                 local.tm_sec, floor<milliseconds>(time - second).count());
}

std::optional<Timestamp> parse_time(std::string_view text) {
  int y, mo, d, h, mi, se;
  unsigned long us = 0;
  if (std::sscanf(std::string(text).c_str(), "%d-%d-%dT%d:%d:%d.%6lu", &y, &mo, &d, &h, &mi, &se, &us) < 6) return {};
  using namespace std::chrono;
  return sys_days(year(y) / mo / d) + hours(h) + minutes(mi) + seconds(se) + microseconds(us);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc{} || text.empty() || text.front() == '-') return std::nullopt;
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  double scale = 0;
  if (unit == "ms") scale = 1;
  if (unit == "s" || unit.empty()) scale = 1000;
  if (unit == "m") scale = 60'000;
  if (unit == "h") scale = 3'600'000;
  constexpr double ten_years = 10.0 * 366 * 24 * 3'600'000;
  const double result = number * scale;
  if (scale == 0 || !std::isfinite(result) || result > ten_years) return std::nullopt;
  return std::chrono::milliseconds(std::llround(result));
}

std::string duration(std::chrono::milliseconds time) {
  if (time.count() < 1000) return fmt::format("{}ms", time.count());
  return fmt::format("{}s", static_cast<double>(time.count()) / 1000);
}

}  // namespace wazobus::text
