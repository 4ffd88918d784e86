// SPDX-License-Identifier: MIT
// --since and --until: select events of a capture by the times at which they were captured.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "event/source.hpp"

namespace wazobus::commands {

struct TimeWindow {
  std::optional<text::Timestamp> since;
  std::optional<text::Timestamp> until;  ///< exclusive
  /// Times of day that were typed. begin_at() sets since and until from them.
  std::string since_clock{};
  std::string until_clock{};
  bool has_begun = false;

  /// Call this with the time of the first event of the capture. A time of day becomes the first such time
  /// after it, or one that is up to an hour earlier: for a capture that begins at 17:05, 17:00 is the same
  /// day. --until becomes the first such time after --since. Further calls do nothing.
  void begin_at(text::Timestamp first);

  [[nodiscard]] bool has(text::Timestamp time) const {
    return (!since || time >= *since) && (!until || time < *until);
  }
  [[nodiscard]] bool is_unbounded() const {
    return !since && !until && since_clock.empty() && until_clock.empty();
  }
};

/// Parses the typed values: a time, a time of day, or a duration before `now`. Throws UsageError.
TimeWindow time_window_from(const std::optional<std::string>& since, const std::optional<std::string>& until,
                            text::Timestamp now);

/// Returns a text with the date instead of its first word: "2026-11-30" for "today", "2026-11-29 10:00" for
/// "yesterday 10:00". Any other text stays as it is.
std::string with_date_for_day(const std::string& typed, text::Timestamp now);

/// The number of events, and the first and the last of their times.
struct TimesSeen {
  std::uint64_t count = 0;
  text::Timestamp first = text::Timestamp::max();
  text::Timestamp last = text::Timestamp::min();

  void add(text::Timestamp time) {
    ++count;
    first = std::min(first, time);
    last = std::max(last, time);
  }
};

/// Describes a capture with no event inside the window: "0 of 3 events are since ...: the capture goes from
/// ... to ...".
std::string nothing_in_window(const TimeWindow& window, const TimesSeen& outside);

/// "events may have been missed between 2026-11-21T22:10:00+0100 and 2026-11-21T22:10:21+0100".
std::string gap_between(text::Timestamp since, text::Timestamp until);

/// Says of which day a typed time of day is. Empty if none was typed, or if the capture has it only once.
std::string day_of_clock(const TimeWindow& window, const TimesSeen& all);

/// Gives the events of another source that are inside the window. One without a time is where the one before
/// it is; before the first time it is outside.
class WindowedSource : public event::Source {
 public:
  /// `source` must outlive this.
  WindowedSource(event::Source& source, const TimeWindow& window) : source_(source), window_(window) {}

  /// Also returns idle after many events outside the window, because the caller may want to stop.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return source_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override {
    return has_more_ ? std::chrono::milliseconds(0) : source_.patience();
  }
  [[nodiscard]] std::uint64_t passed_over() const override { return source_.passed_over(); }

  [[nodiscard]] bool has_given_any() const { return has_given_any_; }
  [[nodiscard]] const TimesSeen& outside() const { return outside_; }
  /// The events outside that have no time.
  [[nodiscard]] std::uint64_t left_out_without_time() const { return left_out_without_time_; }
  /// The events with a time, inside and outside.
  [[nodiscard]] const TimesSeen& all() const { return all_; }
  [[nodiscard]] const TimeWindow& window() const { return window_; }

 private:
  event::Source& source_;
  TimeWindow window_;
  TimesSeen outside_;
  TimesSeen all_;
  std::uint64_t left_out_without_time_ = 0;
  bool is_inside_ = false;  ///< was the last event inside?
  bool has_given_any_ = false;
  bool has_more_ = false;
};

}  // namespace wazobus::commands
