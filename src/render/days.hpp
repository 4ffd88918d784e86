// SPDX-License-Identifier: MIT
// Lines with a date, for lists that show the time of day.
#pragma once

#include <string>
#include <utility>

#include "render/palette.hpp"
#include "text/time.hpp"

namespace wazobus::render {

class Days {
 public:
  /// `now` is of the day that needs no line at the beginning.
  Days(text::Timestamp now, const Brush& brush) : brush_(brush), day_(of(now)) {}

  /// Appends a line with the date of `time`, if that is of another day than the time before.
  void append(text::Timestamp time, std::string& out) {
    std::string day = of(time);
    if (day == day_) return;
    brush_.write(style::dim, day, out);
    out += '\n';
    day_ = std::move(day);
  }

 private:
  static std::string of(text::Timestamp time) {
    std::string day;
    text::append_local(time, "%Y-%m-%d", day);
    return day;
  }

  Brush brush_;
  std::string day_;  ///< of the time before
};

}  // namespace wazobus::render
