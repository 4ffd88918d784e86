// SPDX-License-Identifier: MIT
// The time between two events that are shown.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "event/frame.hpp"
#include "text/time.hpp"

namespace wazobus::render {

class Pause {
 public:
  /// The width of column_until().
  static constexpr std::size_t columns = 10;

  /// The seconds since the previous call, "0.123"; "0.000" at the first one. It is negative if a capture goes
  /// back in time.
  std::string seconds_until(text::Timestamp now) {
    const std::chrono::duration<double> since = now - before_.value_or(now);
    before_ = now;
    return fmt::format("{:.3f}", since.count());
  }

  /// "   +0.123", with the same width for any pause of less than a day.
  std::string column_until(text::Timestamp now) {
    const std::string seconds = seconds_until(now);
    return fmt::format("{:>{}}", seconds.starts_with('-') ? seconds : '+' + seconds, columns);
  }

  /// Appends the local time of day of the frame, and column_until() if `shows_pause`: dashes and blanks of
  /// the same width if the time is not known.
  void append_clock(const event::Frame& frame, bool shows_pause, std::string& out) {
    if (!frame.has_time()) {
      out += "--:--:--.---";
      if (shows_pause) out.append(columns, ' ');
      return;
    }
    text::append_local_clock(frame.received, out);
    if (shows_pause) out += column_until(frame.received);
  }

 private:
  std::optional<text::Timestamp> before_;
};

}  // namespace wazobus::render
