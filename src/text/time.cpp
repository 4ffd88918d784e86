// SPDX-License-Identifier: MIT
#include "text/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
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

namespace {

/// Reads a text from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  /// Goes past one of `characters`, and says which; 0 when none is there.
  char take(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return 0;
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }

  /// A number of exactly so many digits, from 0 on; -1 when there is none.
  int number(std::size_t digits) {
    int value = 0;
    const auto [end, error] =
        std::from_chars(rest_.data(), rest_.data() + std::min(digits, rest_.size()), value);
    if (error != std::errc{} || end != rest_.data() + digits || rest_.front() == '-') return -1;
    rest_.remove_prefix(digits);
    return value;
  }

  /// The microseconds of a decimal fraction, however long it is; nothing when there is no digit.
  std::optional<std::chrono::microseconds> fraction() {
    std::int64_t value = 0;
    std::int64_t scale = 1'000'000;
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits == 0) return std::nullopt;
    for (const char digit : rest_.substr(0, digits)) value += (digit - '0') * (scale /= 10);
    rest_.remove_prefix(digits);
    return std::chrono::microseconds(value);
  }

 private:
  std::string_view rest_;
};

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::chrono::microseconds fraction{};
};

std::optional<Clock> read_clock(Cursor& text) {
  Clock clock;
  clock.hour = text.number(2);
  if (text.take(":") == 0) return std::nullopt;
  clock.minute = text.number(2);
  if (text.take(":") != 0) {
    clock.second = text.number(2);
    if (text.take(".") != 0) {
      const auto fraction = text.fraction();
      if (!fraction) return std::nullopt;
      clock.fraction = *fraction;
    }
  }
  const auto within = [](int value, int most) { return value >= 0 && value <= most; };
  // 60 is a leap second.
  if (!within(clock.hour, 23) || !within(clock.minute, 59) || !within(clock.second, 60)) return std::nullopt;
  return clock;
}

std::optional<std::chrono::minutes> read_offset(Cursor& text) {
  if (text.take("Zz") != 0) return std::chrono::minutes(0);
  const char sign = text.take("+-");
  if (sign == 0) return std::nullopt;
  const int hours = text.number(2);
  text.take(":");
  const int minutes = text.number(2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset(60 * hours + minutes);
  return sign == '-' ? -offset : offset;
}

Timestamp from_local(std::chrono::year_month_day date, const Clock& clock) {
  std::tm local{};
  local.tm_year = static_cast<int>(date.year()) - 1900;
  local.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  local.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  local.tm_hour = clock.hour;
  local.tm_min = clock.minute;
  local.tm_sec = clock.second;
  local.tm_isdst = -1;
  return Timestamp(std::chrono::seconds(std::mktime(&local))) + clock.fraction;
}

}  // namespace

std::optional<Timestamp> parse_time(std::string_view text) {
  using namespace std::chrono;
  Cursor cursor(text);
  const int year_number = cursor.number(4);
  if (cursor.take("-") == 0) return std::nullopt;
  const int month_number = cursor.number(2);
  if (cursor.take("-") == 0) return std::nullopt;
  const int day_number = cursor.number(2);
  if (year_number < 0 || month_number < 0 || day_number < 0) return std::nullopt;
  const year_month_day date{year(year_number), month(static_cast<unsigned>(month_number)),
                            day(static_cast<unsigned>(day_number))};
  if (!date.ok()) return std::nullopt;
  if (cursor.at_end()) return from_local(date, {});
  if (cursor.take("Tt ") == 0) return std::nullopt;
  const std::optional<Clock> clock = read_clock(cursor);
  if (!clock) return std::nullopt;
  if (cursor.at_end()) return from_local(date, *clock);
  const std::optional<minutes> offset = read_offset(cursor);
  if (!offset || !cursor.at_end()) return std::nullopt;
  return sys_days(date) + hours(clock->hour) + minutes(clock->minute) + seconds(clock->second) - *offset +
         clock->fraction;
}

std::string duration(std::chrono::milliseconds time) {
  if (time.count() < 1000) return fmt::format("{}ms", time.count());
  return fmt::format("{}s", static_cast<double>(time.count()) / 1000);
}

}  // namespace wazobus::text
