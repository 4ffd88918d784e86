// SPDX-License-Identifier: MIT
#include "commands/publishing/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using Seconds = std::chrono::duration<double>;

/// If the sending falls further behind than this, it does not catch up.
constexpr std::chrono::seconds longest_delay{1};
constexpr double longest_wait = 10.0 * 365 * 24 * 3600;  // seconds

std::optional<double> number_from(std::string_view text) {
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc{} && rest == text.data() + text.size() && std::isfinite(value);
  return is_number ? std::optional(value) : std::nullopt;
}

Schedule::Clock::duration wait_of(double seconds) {
  return std::chrono::duration_cast<Schedule::Clock::duration>(Seconds(std::min(seconds, longest_wait)));
}

}  // namespace

double rate_from(const std::string& typed) {
  const std::string_view text = typed;
  const std::size_t slash = text.find('/');
  const std::string_view unit = slash == std::string_view::npos ? "s" : text.substr(slash + 1);
  const double seconds = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  const std::optional<double> number = number_from(text.substr(0, slash));
  // A rate below one message in ten years sends nothing, and the clock cannot measure a rate above this one.
  constexpr double most = 1e9;
  if (number && seconds > 0 && *number / seconds > 1 / longest_wait && *number / seconds <= most)
    return *number / seconds;
  throw UsageError(fmt::format("invalid rate '{}'", text::safe(typed)),
                   "write messages a second, minute or hour: --rate 100/s, 30/m, 5/h");
}

double speed_from(const std::string& typed) {
  const std::optional<double> number = number_from(typed);
  if (number && *number >= 0) return *number;
  throw UsageError(fmt::format("invalid speed '{}'", text::safe(typed)),
                   "write how many times as fast as captured: --speed 2, 0.5, or 0 for no pauses");
}

Schedule Schedule::at_rate(double per_second) {
  Schedule schedule;
  schedule.rate_ = per_second;
  return schedule;
}

Schedule Schedule::as_captured(double speed, std::optional<Clock::duration> longest_pause) {
  Schedule schedule;
  schedule.speed_ = speed;
  schedule.longest_pause_ = longest_pause;
  return schedule;
}

Schedule::Clock::time_point Schedule::due(std::optional<text::Timestamp> captured, Clock::time_point now) {
  if (!start_) start_ = last_ = now;
  Clock::time_point due = now;
  if (rate_) due = *start_ + wait_of(static_cast<double>(count_++) / *rate_);
  if (speed_) due = due_as_captured(captured, now);
  if (now - due > longest_delay) {
    *start_ += now - due;
    due = now;
  }
  return last_ = due;
}

Schedule::Clock::time_point Schedule::due_as_captured(std::optional<text::Timestamp> captured,
                                                      Clock::time_point now) {
  if (!captured) return last_;
  if (!captured_) {
    captured_ = latest_ = *captured;
    start_ = std::max(now, last_);
  }
  if (longest_pause_) shorten_pause(*captured);
  latest_ = std::max(latest_, *captured);
  // The times of a capture from several sources may be out of order. A message is never due before the one
  // before it.
  const double seconds = std::max(0.0, Seconds(*captured - *captured_).count());
  return std::max(*start_ + wait_of(seconds / *speed_), last_);
}

/// Lets a long pause before a message seem to begin later.
void Schedule::shorten_pause(text::Timestamp captured) {
  const double most = Seconds(*longest_pause_).count() * *speed_;  // of the capture's time
  const double surplus = Seconds(captured - latest_).count() - most;
  if (surplus > 0) *captured_ += std::chrono::duration_cast<text::Timestamp::duration>(Seconds(surplus));
}

void Schedule::begin_round() {
  captured_.reset();
}

}  // namespace wazobus::commands
