// SPDX-License-Identifier: MIT
#include "commands/time_window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/epoch.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/time_of_day.hpp"

namespace wazobus::commands {

namespace {

std::optional<text::Timestamp> limit_from(const std::optional<std::string>& typed, std::string_view option,
                                          text::Timestamp now) {
  if (!typed) return std::nullopt;
  if (*typed == "now") return now;
  if (const auto time = text::parse_time(text::tidy_time(with_date_for_day(*typed, now)))) return time;
  // A shorter number is probably a duration whose unit was forgotten.
  constexpr std::size_t fewest_digits = 9;
  const bool is_epoch = typed->find_first_not_of("0123456789") >= fewest_digits;
  if (const auto time = text::parse_epoch(*typed); time && is_epoch && typed->size() >= fewest_digits)
    return time;
  const bool has_unit = !typed->empty() && typed->back() >= 'a' && typed->back() <= 'z';
  // journalctl takes -2h.
  const std::string_view duration = std::string_view(*typed).substr(typed->starts_with('-') ? 1 : 0);
  if (const auto ago = text::parse_duration(duration); ago && has_unit) return now - *ago;
  throw UsageError(
      fmt::format("{} takes a time or a duration, not '{}'", option, text::safe(*typed)),
      "write a time of day as 17:00, a time as 2026-11-21T15:48:00Z, which is local without the Z, or as "
      "seconds since 1970, a day as today or yesterday 10:00, how long ago it was as 2h or 1d12h, or now");
}

/// Returns a time of day; empty for any other limit.
std::string clock_from(const std::optional<std::string>& typed) {
  return typed ? text::time_of_day(*typed) : std::string();
}

/// Returns a time in a form that limit_from() reads. It has an offset, so that the user notices a forgotten
/// time zone.
std::string spelled(text::Timestamp time) {
  std::string out;
  text::append_local(time, "%Y-%m-%dT%H:%M:%S%z", out);
  return out;
}

std::string day_of(text::Timestamp time) {
  std::string out;
  text::append_local(time, "%Y-%m-%d", out);
  return out;
}

}  // namespace

std::string with_date_for_day(const std::string& typed, text::Timestamp now) {
  const std::size_t end = std::min(typed.find(' '), typed.size());
  const std::string word = typed.substr(0, end);
  const std::string clock = end < typed.size() ? text::time_of_day(typed.substr(end + 1)) : std::string();
  const std::optional<text::Timestamp> noon = text::on_day_of(now, "12:00", word == "today" ? 0 : -1);
  const bool is_day = (word == "today" || word == "yesterday") && (end == typed.size() || !clock.empty());
  if (!is_day || !noon) return typed;
  return clock.empty() ? day_of(*noon) : day_of(*noon) + " " + clock;
}

TimeWindow time_window_from(const std::optional<std::string>& since, const std::optional<std::string>& until,
                            text::Timestamp now) {
  TimeWindow window;
  window.since_clock = clock_from(since);
  window.until_clock = clock_from(until);
  if (window.since_clock.empty()) window.since = limit_from(since, "--since", now);
  if (window.until_clock.empty()) window.until = limit_from(until, "--until", now);
  if (window.since && window.until && *window.since >= *window.until)
    throw UsageError("--since is not before --until", "nothing is between them");
  return window;
}

void TimeWindow::begin_at(text::Timestamp first) {
  if (std::exchange(has_begun, true)) return;
  const text::Timestamp from = first - std::chrono::hours(1);
  if (!since_clock.empty()) since = text::first_at(since_clock, from);
  if (until_clock.empty()) return;
  const text::Timestamp after = since ? std::max(*since + std::chrono::microseconds(1), from) : from;
  until = text::first_at(until_clock, after);
}

std::string nothing_in_window(const TimeWindow& window, const TimesSeen& outside) {
  const std::string where =
      window.since && window.until
          ? fmt::format("between {} and {}", spelled(*window.since), spelled(*window.until))
      : window.since ? "since " + spelled(*window.since)
                     : "before " + spelled(*window.until);
  return fmt::format("0 of {} event{} {} {}; the capture goes from {} to {}", outside.count,
                     outside.count == 1 ? "" : "s", outside.count == 1 ? "is" : "are", where,
                     spelled(outside.first), spelled(outside.last));
}

std::string gap_between(text::Timestamp since, text::Timestamp until) {
  return fmt::format("events may have been missed between {} and {}", spelled(since), spelled(until));
}

std::string day_of_clock(const TimeWindow& window, const TimesSeen& all) {
  const bool is_since = !window.since_clock.empty();
  const std::string& clock = is_since ? window.since_clock : window.until_clock;
  const std::optional<text::Timestamp> time = is_since ? window.since : window.until;
  if (clock.empty() || !time || all.count == 0) return {};
  // Another day can only be meant if the capture has this time of day more than once.
  const auto next = text::first_at(clock, *time + std::chrono::hours(12));
  const auto previous = text::first_at(clock, *time - std::chrono::hours(36));
  const bool is_later_there = next && *next <= all.last;
  if (!is_later_there && (!previous || *previous < all.first)) return {};
  const text::Timestamp other = is_later_there ? *next : *previous;
  const std::string_view option = is_since ? "--since" : "--until";
  return fmt::format(
      "hint: {0} {1} is that of {2}, and the capture goes from {3} to {4}; for another day: {0} '{5} {1}'",
      option, clock, day_of(*time), day_of(all.first), day_of(all.last), day_of(other));
}

event::Source::Step WindowedSource::next(event::Frame& frame) {
  constexpr int many = 4096;
  has_more_ = false;
  for (int passed = 0; passed < many; ++passed) {
    const Step step = source_.next(frame);
    if (step != Step::frame) return step;
    const bool has_time = frame.has_time();
    if (has_time) {
      window_.begin_at(frame.received);
      all_.add(frame.received);
      is_inside_ = window_.has(frame.received);
    }
    if (is_inside_) {
      has_given_any_ = true;
      return step;
    }
    if (has_time) {
      outside_.add(frame.received);
    } else {
      ++left_out_without_time_;
    }
  }
  has_more_ = true;
  return Step::idle;
}

}  // namespace wazobus::commands
