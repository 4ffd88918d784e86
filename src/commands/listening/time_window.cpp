// SPDX-License-Identifier: MIT
#include "commands/listening/time_window.hpp"

#include <fmt/format.h>

#include "text/epoch.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

std::optional<text::Timestamp> limit_from(const std::optional<std::string>& typed, std::string_view option,
                                          text::Timestamp now) {
  if (!typed) return std::nullopt;
  if (const auto time = text::parse_time(*typed)) return time;
  // A shorter number is rather a duration whose unit was forgotten.
  constexpr std::size_t fewest_digits = 9;
  const bool is_epoch = typed->find_first_not_of("0123456789") >= fewest_digits;
  if (const auto time = text::parse_epoch(*typed); time && is_epoch && typed->size() >= fewest_digits)
    return time;
  const bool has_unit = !typed->empty() && typed->back() >= 'a' && typed->back() <= 'z';
  if (const auto ago = text::parse_duration(*typed); ago && has_unit) return now - *ago;
  throw UsageError(
      fmt::format("{} takes a time or a duration, not '{}'", option, text::safe(*typed)),
      "such as 2026-11-21T15:48:00Z (without Z: local time), 1795276080 (seconds since 1970), or 2h, "
      "1d12h (so long ago)");
}

}  // namespace

TimeWindow time_window_from(const std::optional<std::string>& since, const std::optional<std::string>& until,
                            text::Timestamp now) {
  const TimeWindow window{limit_from(since, "--since", now), limit_from(until, "--until", now)};
  if (window.since && window.until && *window.since >= *window.until)
    throw UsageError("--since is not before --until", "nothing is between them");
  return window;
}

event::Source::Step WindowedSource::next(event::Frame& frame) {
  constexpr int many = 4096;
  has_more_ = false;
  for (int passed = 0; passed < many; ++passed) {
    const Step step = source_.next(frame);
    if (step != Step::frame || window_.has(frame.received)) return step;
  }
  has_more_ = true;
  return Step::idle;
}

}  // namespace wazobus::commands
