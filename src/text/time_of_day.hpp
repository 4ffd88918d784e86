// SPDX-License-Identifier: MIT
// Times without a day, as people type them: 17:00.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/time.hpp"

namespace wazobus::text {

/// A time of day as parse_time() reads it behind a date, perhaps with an offset: 14:03, 14:03:15.5. What
/// people type, such as 9:03, is made tidy. Empty for anything else.
std::string time_of_day(std::string_view text);

/// The time of day `clock`, as time_of_day() returned it, of the local day of `day`, or of the day that is
/// `days_after` days later. If it comes twice that day, because the clocks go back, the one nearer to
/// `about`, or else the first. Empty for days whose year does not have four digits.
std::optional<Timestamp> on_day_of(Timestamp day, std::string_view clock, int days_after = 0,
                                   std::optional<Timestamp> about = {});

/// The first moment at or after `from` at which it is the time of day `clock`.
std::optional<Timestamp> first_at(std::string_view clock, Timestamp from);

}  // namespace wazobus::text
