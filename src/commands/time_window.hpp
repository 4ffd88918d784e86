// SPDX-License-Identifier: MIT
// --since and --until: events of a capture by the times at which they were captured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event/source.hpp"

namespace wazobus::commands {

struct TimeWindow {
  std::optional<text::Timestamp> since;
  std::optional<text::Timestamp> until;  ///< and not at this time
  /// Times of day instead. begin_at() finds the moments.
  std::string since_clock{};
  std::string until_clock{};

  /// To be called with the time of the capture's first event. A time of day is the first one after it. Who
  /// says 17:00 may mean a capture from 17:05 on, so one that is up to an hour earlier is taken, too. --until
  /// is after --since. Further calls do nothing.
  void begin_at(text::Timestamp first);

  [[nodiscard]] bool has(text::Timestamp time) const {
    return (!since || time >= *since) && (!until || time < *until);
  }
  [[nodiscard]] bool is_unbounded() const {
    return !since && !until && since_clock.empty() && until_clock.empty();
  }
};

/// As typed: a time, a time of day, or a duration before `now`. Throws UsageError.
TimeWindow time_window_from(const std::optional<std::string>& since, const std::optional<std::string>& until,
                            text::Timestamp now);

/// Events of a capture that are not in the window.
struct OutsideWindow {
  std::uint64_t count = 0;
  text::Timestamp first = text::Timestamp::max();
  text::Timestamp last = text::Timestamp::min();
};

/// For a window in which there is no event, though others are outside of it: "0 of 3 events are since ...:
/// the capture goes from ... to ...".
std::string nothing_in_window(const TimeWindow& window, const OutsideWindow& outside);

/// The events of another source that are in the window.
class WindowedSource : public event::Source {
 public:
  /// `source` must outlive this.
  WindowedSource(event::Source& source, const TimeWindow& window) : source_(source), window_(window) {}

  /// Also returns idle after many events that are not, because the caller may want to stop.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return source_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override {
    return has_more_ ? std::chrono::milliseconds(0) : source_.patience();
  }
  [[nodiscard]] std::uint64_t passed_over() const override { return source_.passed_over(); }

  [[nodiscard]] bool has_given_any() const { return has_given_any_; }
  [[nodiscard]] const OutsideWindow& outside() const { return outside_; }
  [[nodiscard]] const TimeWindow& window() const { return window_; }

 private:
  event::Source& source_;
  TimeWindow window_;
  OutsideWindow outside_;
  bool has_given_any_ = false;
  bool has_more_ = false;
};

}  // namespace wazobus::commands
