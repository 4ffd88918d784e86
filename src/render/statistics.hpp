// SPDX-License-Identifier: MIT
// Counted events as JSON, and as a table for people: printed, or on a screen that is redrawn.
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

/// The rows of a screen's table, in their places. It is kept from one table to the next, so that rows do not
/// move.
using RowPlaces = std::vector<const event::Statistics::Row*>;

struct TableShape {
  /// The width to aim at. Names are cut for it only on a screen.
  std::size_t columns = 80;
  /// For a screen, the most lines to use. On a screen names are cut and columns left out if there is no room,
  /// and rates are those of the last minute instead of the whole time. Empty: the table is printed.
  std::optional<std::size_t> lines = std::nullopt;
  /// A printed table may be wider than `columns`, so that it has sparklines.
  bool may_be_wider = false;
  RowPlaces* places = nullptr;  ///< for a screen; otherwise null
};

/// Appends a line of headings, a line for each name, and a line of totals. On a screen rows keep their
/// places; a printed table has those with the most events first. Each line ends with a newline. Texts from
/// messages are made safe for a terminal.
void append_table(const event::Statistics& statistics, SteadyTime now, const TableShape& shape,
                  const Brush& brush, std::string& out);

/// "1234 events in 1m40s"
std::string summary_of(const event::Statistics& statistics, SteadyTime now);

/// Appends one compact JSON object and a newline; `written` is the time of the report. `tally` is what a
/// client got, or null.
void append_json(const event::Statistics& statistics, SteadyTime now, text::Timestamp written,
                 std::string& out, const delivery::Tally* tally = nullptr);

/// Returns a size for a table: "999 B", "1.2 kB", "12.3 MB".
std::string human_bytes(std::uint64_t bytes);
/// "0.85ms", "1.2ms", "123ms", "1.2s", "2m05s", "3h12m", "5d"; with a minus if it is negative.
std::string human_delay(event::Delays::Delay delay);
/// "0.00004", "0.02", "12.3", "1234"
std::string human_rate(double rate);

}  // namespace wazobus::render
