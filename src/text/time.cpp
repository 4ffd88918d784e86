// SPDX-License-Identifier: MIT
#include "text/time.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <iterator>

namespace wazobus::text {

namespace {

/// `format` with the conversions that strftime does not have already written.
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

}  // namespace

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

bool append_local(Timestamp time, std::string_view format, std::string& out) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds_since_epoch = second.time_since_epoch().count();
  std::tm local{};
  if (localtime_r(&seconds_since_epoch, &local) == nullptr) return false;
  // With a space in front strftime's 0 can only mean that there is no room, not that there is nothing to say.
  std::string expanded(1, ' ');
  append_with_fraction(format, time - second, expanded);
  std::array<char, longest_local + 2> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), expanded.c_str(), &local);
  if (size == 0) return false;
  out.append(text.data() + 1, size - 1);
  return true;
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
