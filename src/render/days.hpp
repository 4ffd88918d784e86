// SPDX-License-Identifier: MIT
// Lines with a date, for lists that show the time of day.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <ratio>
#include <string>
#include <utility>

#include "render/palette.hpp"
#include "text/time.hpp"

namespace wazobus::render {

class Days {
 public:
  /// `today` is a time of the day that needs no line at the beginning. Without it this is the day of the
  /// first time, so that what a script reads does not depend on the clock; then the first line also says
  /// which day the times above it are of.
  explicit Days(std::optional<text::Timestamp> today, const Brush& brush = Brush(false))
      : brush_(brush), says_day_above_(!today) {
    if (today) day_ = of(*today);
  }

  /// Appends a line with the date of `time`, if that is of another day than the time before.
  void append(text::Timestamp time, std::string& out) {
    if (time == text::Timestamp{}) return;  // it is not known
    // All offsets of time zones are whole quarters. Most events are in the quarter of the one before.
    const auto quarter = std::chrono::floor<Quarters>(time.time_since_epoch());
    if (std::exchange(quarter_, quarter) == quarter) return;
    std::string day = of(time);
    if (day == day_) return;
    if (!day_.empty()) append_line(day, out);
    day_ = std::move(day);
  }

 private:
  using Quarters = std::chrono::duration<std::int64_t, std::ratio<900>>;

  void append_line(const std::string& day, std::string& out) {
    const bool says_both = std::exchange(says_day_above_, false);
    brush_.write(style::dim, says_both ? day + " (above: " + day_ + ")" : day, out);
    out += '\n';
  }

  static std::string of(text::Timestamp time) {
    std::string day;
    text::append_local(time, "%Y-%m-%d", day);
    return day;
  }

  Brush brush_;
  bool says_day_above_;
  std::string day_;  ///< of the time before; empty before the first one
  std::optional<Quarters> quarter_;
};

}  // namespace wazobus::render
