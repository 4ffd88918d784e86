// SPDX-License-Identifier: MIT
#include "text/time.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <iterator>

namespace wazobus::text {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

/// Appends `format`, with the conversions that strftime lacks replaced by their values.
void append_with_fraction(std::string_view format, std::chrono::microseconds fraction, std::string& out) {
  for (std::size_t at = 0; at < format.size(); ++at) {
    const std::string_view conversion = format.substr(at, 2);
    if (conversion == "%f") {
      fmt::format_to(std::back_inserter(out), "{:06}", fraction.count());
    } else if (conversion == "%L") {
      fmt::format_to(std::back_inserter(out), "{:03}", fraction.count() / 1000);
    } else if (conversion == "%%") {
      out += conversion;
    } else {
      out += format[at];
      continue;
    }
    ++at;
  }
}

/// The offset of local time from UTC at `time` (seconds since 1970), in seconds.
std::int64_t offset_at(std::int64_t time) {
  const std::time_t asked = time;
  std::tm local{};
  localtime_r(&asked, &local);
  return local.tm_gmtoff;
}

/// An upper bound of offsets from UTC. So the instant of a local time, and the changes that could affect it,
/// are within a day.
constexpr std::int64_t day_seconds = 86'400;

/// Reads a text from its front.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at_digit() const { return !at_end() && is_digit(rest_.front()); }

  /// Reads exactly `digits` digits; negative if they are not there.
  int number(std::size_t digits) {
    if (rest_.size() < digits) return -1;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (!is_digit(c)) return -1;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  /// Reads one of these letters; NUL if the next character is none of them.
  char one_of(std::string_view letters) {
    if (at_end() || letters.find(rest_.front()) == std::string_view::npos) return '\0';
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

std::optional<std::chrono::local_days> read_date(Cursor& cursor) {
  const int year = cursor.number(4);
  if (cursor.one_of("-") == 0) return std::nullopt;
  const int month = cursor.number(2);
  if (cursor.one_of("-") == 0) return std::nullopt;
  const int day_of_month = cursor.number(2);
  if (year < 1970 || month < 0 || day_of_month < 0) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day_of_month)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::local_days(date);
}

/// Reads the fraction after the seconds, if there is one.
std::optional<microseconds> read_fraction(Cursor& cursor) {
  if (cursor.one_of(".") == 0) return microseconds(0);
  if (!cursor.at_digit()) return std::nullopt;
  std::int64_t value = 0;
  for (std::int64_t unit = 100'000; cursor.at_digit(); unit /= 10) value += unit * cursor.number(1);
  return microseconds(value);
}

std::optional<microseconds> read_clock(Cursor& cursor) {
  const int hour = cursor.number(2);
  if (cursor.one_of(":") == 0) return std::nullopt;
  const int minute = cursor.number(2);
  const int second = cursor.one_of(":") == 0 ? 0 : cursor.number(2);
  // RFC 3339 has a second 60, a leap second.
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  const std::optional<microseconds> fraction = read_fraction(cursor);
  if (!fraction) return std::nullopt;
  return seconds(hour * 3600 + minute * 60 + second) + *fraction;
}

/// Reads Z, +hh:mm, +hhmm or +hh, up to the end of the text.
std::optional<seconds> read_offset(Cursor& cursor) {
  const char sign = cursor.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z') return cursor.at_end() ? std::optional(seconds(0)) : std::nullopt;
  const int hours = cursor.number(2);
  if (sign == 0) return std::nullopt;
  const bool has_minutes = cursor.one_of(":") != 0 || !cursor.at_end();
  const int minutes = has_minutes ? cursor.number(2) : 0;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !cursor.at_end()) return std::nullopt;
  const seconds offset(hours * 3600 + minutes * 60);
  return sign == '-' ? -offset : offset;
}

/// The milliseconds of a unit of durations; 0 for any other text.
double scale_of(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s") return 1000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return unit == "d" ? 24 * 3'600'000 : 0;
}

}  // namespace

Timestamp LocalZone::utc(std::chrono::local_time<microseconds> local, std::optional<Timestamp> about) {
  const auto at = [local](std::int64_t offset) {
    return Timestamp(local.time_since_epoch() - seconds(offset));
  };
  const std::int64_t second = std::chrono::floor<seconds>(local).time_since_epoch().count();
  const std::int64_t hour = std::chrono::floor<std::chrono::hours>(local).time_since_epoch().count();
  if (hour == known_hour_) return at(known_offset_.count());

  const std::int64_t before = offset_at(second - day_seconds);
  const std::int64_t after = offset_at(second + day_seconds);
  if (before == after) {
    // Cached only if the offset does not change within a day of this hour.
    if (offset_at(hour * 3600 - day_seconds) == before &&
        offset_at((hour + 1) * 3600 + day_seconds) == before) {
      known_hour_ = hour;
      known_offset_ = seconds(before);
    }
    return at(before);
  }
  const bool is_after_too = offset_at(second - after) == after;
  const bool is_before_too = offset_at(second - before) == before;
  if (is_before_too && is_after_too) {
    const bool is_later_nearer = about && *about - at(before) > at(after) - *about;
    return at(is_later_nearer ? after : before);
  }
  return at(is_after_too ? after : before);
}

std::optional<Timestamp> parse_time(std::string_view text, LocalZone& zone, std::optional<Timestamp> about) {
  Cursor cursor(text);
  const std::optional<std::chrono::local_days> date = read_date(cursor);
  if (date && cursor.at_end()) return zone.utc(*date, about);
  if (!date || cursor.one_of("Tt ") == 0) return std::nullopt;
  const std::optional<microseconds> clock = read_clock(cursor);
  if (!clock) return std::nullopt;
  const std::chrono::local_time<microseconds> local = *date + *clock;
  if (cursor.at_end()) return zone.utc(local, about);
  const std::optional<seconds> offset = read_offset(cursor);
  if (!offset) return std::nullopt;
  const Timestamp time(local.time_since_epoch() - *offset);
  // Outside of this range the year does not have four digits.
  constexpr auto end = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
  return time < end ? std::optional(time) : std::nullopt;
}

std::string tidy_time(std::string_view typed) {
  const auto is_digit = [typed](std::size_t at) {
    return at < typed.size() && typed[at] >= '0' && typed[at] <= '9';
  };
  const auto is_sign = [typed](std::size_t at) {
    return at < typed.size() && (typed[at] == '+' || typed[at] == '-');
  };
  std::string tidy;
  for (std::size_t at = 0; at < typed.size(); ++at) {
    const bool is_smaller = at > 0 && (typed[at - 1] == '.' || typed[at - 1] == ':');
    const bool is_single = is_digit(at) && !(at > 0 && is_digit(at - 1)) && !is_digit(at + 1);
    if (is_single && !is_smaller) tidy += '0';
    const bool is_before_offset = typed[at] == ' ' && is_sign(at + 1) && tidy.find(':') != std::string::npos;
    if (!is_before_offset) tidy += typed[at];
  }
  return tidy;
}

std::string_view without_offset(std::string_view time) {
  const std::size_t clock = std::min(time.find('T'), time.size());
  return time.substr(0, time.find_first_of("+-Zz\"", clock));
}

std::optional<Timestamp> parse_time(std::string_view text) {
  LocalZone zone;
  return parse_time(text, zone);
}

void append_utc(Timestamp time, std::string& out) {
  using namespace std::chrono;
  // A busy bus has thousands of events a second, so the text of the date is cached for each second.
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

bool append_local(Timestamp time, std::string_view format, std::string& out) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds_since_epoch = second.time_since_epoch().count();
  std::tm local{};
  if (localtime_r(&seconds_since_epoch, &local) == nullptr) return false;
  // With the space in front, strftime returns 0 only if the buffer is too small, not for an empty result.
  std::string expanded(1, ' ');
  append_with_fraction(format, time - second, expanded);
  std::array<char, longest_local + 2> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), expanded.c_str(), &local);
  if (size == 0) return false;
  out.append(text.data() + 1, size - 1);
  return true;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  constexpr double ten_years = 10.0 * 366 * 24 * 3'600'000;
  double sum = 0;
  double last_scale = HUGE_VAL;
  bool is_first = true;
  while (is_first || !text.empty()) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    if (error != std::errc{} || text.empty() || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    const std::string_view unit = text.substr(0, text.find_first_of("0123456789."));
    const double scale = unit.empty() && is_first ? scale_of("s") : scale_of(unit);
    if (scale == 0 || scale >= last_scale) return std::nullopt;
    text.remove_prefix(unit.size());
    sum += number * scale;
    last_scale = scale;
    is_first = false;
  }
  if (!std::isfinite(sum) || sum > ten_years) return std::nullopt;
  return std::chrono::milliseconds(std::llround(sum));
}

std::string duration(std::chrono::milliseconds time) {
  if (time.count() < 1000) return fmt::format("{}ms", time.count());
  return fmt::format("{}s", static_cast<double>(time.count()) / 1000);
}

}  // namespace wazobus::text
