// SPDX-License-Identifier: MIT
// Counted events as a table for eyes, on a page or on a screen, and as JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "delivery/tally.hpp"
#include "event/statistics.hpp"
#include "render/palette.hpp"
#include "text/time.hpp"

namespace wazobus::render {

using SteadyTime = event::Statistics::Clock::time_point;

/// Which rows of a screen's table stand where. It is kept from one table to the next, so that rows stay in
/// their places.
using RowPlaces = std::vector<const event::Statistics::Row*>;

struct TableShape {
  /// What to aim at. A name is not cut for that but on a screen.
  std::size_t columns = 80;
  /// Of a screen: as many lines are used at most, names are cut and columns left out where there is no room,
  /// and rates are those of the last minute instead of the whole time. Nothing: a page.
  std::optional<std::size_t> lines = std::nullopt;
  /// A page without a margin: rather too wide than without sparklines.
  bool may_be_wider = false;
  RowPlaces* places = nullptr;  ///< of a screen, also for the page after it; null if there is only one table
};

/// Appends a line for each name, those with places and then most events first, under a line of headings and above one of totals. Each
/// ends with a newline, and nothing that a terminal would obey comes from a message.
void append_table(const event::Statistics& statistics, SteadyTime now, const TableShape& shape,
                  const Brush& brush, std::string& out);

/// "1234 events in 1m40s"
std::string summary_of(const event::Statistics& statistics, SteadyTime now);

/// Appends one compact JSON object and a newline; `written` is the time that it says it is from.
/// `tally` is what a client got of the events, if one is given.
void append_json(const event::Statistics& statistics, SteadyTime now, text::Timestamp written,
                 std::string& out, const delivery::Tally* tally = nullptr);

/// For the cells of a table: "999 B", "1.2 kB", "12.3 MB".
std::string human_bytes(std::uint64_t bytes);
/// "0.85ms", "1.2ms", "123ms", "1.2s", "2m05s", "3h12m", "5d"; with a minus where it is less than zero.
std::string human_delay(event::Delays::Delay delay);
/// "0.02", "12.3", "1234"
std::string human_rate(double rate);

}  // namespace wazobus::render
