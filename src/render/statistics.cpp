// SPDX-License-Identifier: MIT
#include "render/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <vector>

#include "json/writer.hpp"
#include "render/cells.hpp"
#include "render/delivery.hpp"
#include "render/json.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using event::Delays;
using event::LastMinute;
using event::Statistics;
using std::chrono::duration;

constexpr std::size_t column_gap = 2;
/// The least width of a name and of a sparkline in the table of a screen.
constexpr std::size_t least_name = 16;
constexpr std::size_t least_sparkline = 12;
/// Names are more important than a sparkline up to this width, which most have.
constexpr std::size_t usual_name = 30;
constexpr std::size_t most_name = 36;
/// The least widths of a screen's columns. They have room for later values, so that columns do not move.
constexpr std::array<std::size_t, 7> screen_widths{0, 6, 6, 6, 7, 6, 6};

double seconds_of(Statistics::Clock::duration time) {
  return duration<double>(time).count();
}

double part(double of, double whole) {
  return whole > 0 ? of / whole : 0;
}

std::string human_time(Statistics::Clock::duration time) {
  const double seconds = std::max(seconds_of(time), 0.0);
  if (seconds < 59.95) return fmt::format("{:.1f}s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  if (whole < 86'400) return fmt::format("{}h{:02}m", whole / 3600, whole % 3600 / 60);
  return fmt::format("{}d{:02}h", whole / 86'400, whole % 86'400 / 3600);
}

using Rows = std::vector<const Statistics::Row*>;

Rows sorted_rows(const Statistics& statistics) {
  Rows rows;
  rows.reserve(statistics.rows().size());
  for (const Statistics::Row& row : statistics.rows()) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const Statistics::Row* a, const Statistics::Row* b) {
    return a->events != b->events ? a->events > b->events : a->name < b->name;
  });
  return rows;
}

/// One line of the table.
struct TableRow {
  std::string name;
  Style style;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  std::array<std::string, 2> delays{};  ///< the median and the 99th percentile
  LastMinute minute{};
};

std::array<std::string, 2> delay_cells(const Statistics& statistics, const Statistics::Row& row) {
  if (!statistics.has_delays(row)) return {"-", "-"};
  return {human_delay(row.delays.quantile(0.5)), human_delay(row.delays.quantile(0.99))};
}

TableRow entry_of(const Statistics& statistics, const Statistics::Row& row, SteadyTime now, std::string name,
                  Style style) {
  return {std::move(name),
          style,
          row.events,
          row.bytes,
          delay_cells(statistics, row),
          statistics.last_minute(row, now)};
}

/// Returns the line for all rows that have no line of their own.
TableRow entry_of_rest(const Statistics& statistics, const RowPlaces& places, SteadyTime now) {
  const std::size_t count = statistics.rows().size() - places.size();
  TableRow rest{fmt::format("... and {} more", count), style::dim, 0, 0, {}, {}};
  for (const Statistics::Row& row : statistics.rows()) {
    if (std::find(places.begin(), places.end(), &row) != places.end()) continue;
    rest.events += row.events;
    rest.bytes += row.bytes;
    const LastMinute minute = statistics.last_minute(row, now);
    std::transform(minute.begin(), minute.end(), rest.minute.begin(), rest.minute.begin(), std::plus<>());
  }
  return rest;
}

/// Decides which rows have a place on a screen. A row without a place takes that of the row with the fewest
/// events as soon as it has twice as many. `sorted` has the row with the most events first.
void update_places(const Statistics& statistics, const Rows& sorted, std::size_t most, RowPlaces& places) {
  const auto has_place = [&places](const Statistics::Row* row) {
    return std::find(places.begin(), places.end(), row) != places.end();
  };
  const auto fewest = [&places] {
    return std::min_element(
        places.begin(), places.end(),
        [](const Statistics::Row* a, const Statistics::Row* b) { return a->events < b->events; });
  };
  while (places.size() > most) places.erase(fewest());
  for (const Statistics::Row& row : statistics.rows()) {
    if (places.size() == most) break;
    if (!has_place(&row)) places.push_back(&row);
  }
  if (places.empty()) return;
  for (const Statistics::Row* const row : sorted) {
    const auto last = fewest();
    if (row->events < 2 * (*last)->events) return;
    if (!has_place(row)) *last = row;
  }
}

std::vector<TableRow> entries_of(const Statistics& statistics, SteadyTime now, const TableShape& shape) {
  const Rows rows = sorted_rows(statistics);
  constexpr std::size_t headings_and_total = 2;
  const std::size_t lines = std::max(shape.lines.value_or(SIZE_MAX), headings_and_total);
  const std::size_t room = lines - headings_and_total;
  const bool fits = rows.size() <= room;
  const std::size_t own = fits ? rows.size() : room - std::min<std::size_t>(room, 1);
  RowPlaces only;
  RowPlaces& places = shape.places != nullptr ? *shape.places : only;
  if (shape.lines) {
    update_places(statistics, rows, own, places);
  } else {
    places = rows;
  }

  std::vector<TableRow> entries;
  const auto add = [&](const Statistics::Row& row) {
    entries.push_back(entry_of(statistics, row, now, text::safe(row.name), style::name));
  };
  for (const Statistics::Row* const row : places) add(*row);
  if (!fits && room > 0) entries.push_back(entry_of_rest(statistics, places, now));
  entries.push_back(entry_of(
      statistics, statistics.total(), now,
      statistics.has_start() ? "total in " + human_time(statistics.elapsed(now)) : "total", style::bold));
  return entries;
}

struct Column {
  std::string heading;
  bool is_right = true;
  std::vector<std::string> cells;
  std::size_t width = 0;

  void add(std::string cell) {
    width = std::max(width, text::columns(cell));
    cells.push_back(std::move(cell));
  }
};

/// Returns the heading in capitals: "ROUTING_KEY".
std::string heading_of(std::string what) {
  std::transform(what.begin(), what.end(), what.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return what;
}

/// Makes all columns except the sparkline.
std::vector<Column> columns_of(const std::string& what, const std::vector<TableRow>& entries, double total,
                               double whole_time, double minute) {
  std::vector<Column> columns{{heading_of(what), false, {}, 0},
                              {"COUNT", true, {}, 0},
                              {"COUNT%", true, {}, 0},
                              {minute > 0 ? "RATE/s" : "MEAN/s", true, {}, 0},
                              {"BYTES", true, {}, 0},
                              {"DELAY", true, {}, 0},
                              {"p99", true, {}, 0}};
  for (Column& column : columns) column.width = column.heading.size();
  for (const TableRow& entry : entries) {
    const auto events = static_cast<double>(entry.events);
    const auto recent =
        static_cast<double>(std::accumulate(entry.minute.begin(), entry.minute.end(), std::uint64_t{0}));
    const double time = minute > 0 ? minute : whole_time;
    auto column = columns.begin();
    const auto add = [&column](std::string cell) { (column++)->add(std::move(cell)); };
    add(entry.name);
    add(fmt::format("{}", entry.events));
    add(fmt::format("{:.1f}", 100 * part(events, total)));
    add(time > 0 ? human_rate((minute > 0 ? recent : events) / time) : "-");
    add(human_bytes(entry.bytes));
    for (const std::string& cell : entry.delays) add(cell);
  }
  return columns;
}

std::size_t width_of(const std::vector<Column>& columns) {
  std::size_t width = column_gap * (columns.size() - 1);
  for (const Column& column : columns) width += column.width;
  return width;
}

/// Returns a width at which each cell of the sparkline stands for a whole number of seconds.
std::size_t sparkline_width(std::size_t room) {
  for (const std::size_t width : {60U, 30U, 20U, 15U}) {
    if (width <= room) return width;
  }
  return least_sparkline;
}

std::string sparkline(const LastMinute& minute, std::size_t width) {
  static constexpr std::array<std::string_view, 9> bars{" ",      "\u2581", "\u2582", "\u2583", "\u2584",
                                                        "\u2585", "\u2586", "\u2587", "\u2588"};
  std::vector<std::uint64_t> sums(width);
  for (std::size_t i = 0; i < minute.size(); ++i) sums[i * width / minute.size()] += minute[i];
  const std::uint64_t most = std::max<std::uint64_t>(*std::max_element(sums.begin(), sums.end()), 1);
  std::string out;
  for (const std::uint64_t sum : sums) out += bars[(sum * (bars.size() - 1) + most - 1) / most];
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

/// Gives the columns of a screen widths that do not depend on later events. On a narrow screen names are cut,
/// and columns are dropped from the right.
void fit(std::vector<Column>& columns, std::size_t most) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    columns[i].width = std::max(columns[i].width, screen_widths.at(i));
  columns.front().width = least_name;
  while (columns.size() > 2 && width_of(columns) > most) columns.pop_back();
  Column& names = columns.front();
  const std::size_t rest = width_of(columns) - names.width;
  const bool has_sparkline = rest + usual_name + column_gap + least_sparkline <= most;
  const std::size_t room = most - std::min(most, rest + (has_sparkline ? column_gap + least_sparkline : 0));
  names.width = std::min(room, most_name);
  for (std::string& name : names.cells) name = fitted_in_middle(name, names.width);
}

void add_sparklines(std::vector<Column>& columns, const std::vector<TableRow>& entries,
                    const TableShape& shape) {
  const std::size_t used = width_of(columns) + column_gap;
  const std::size_t room = shape.columns - std::min(shape.columns, used);
  if (room < least_sparkline && !shape.may_be_wider) return;
  Column column{"LAST MINUTE", false, {}, 0};
  const std::size_t width = sparkline_width(room);
  for (const TableRow& entry : entries) column.add(sparkline(entry.minute, width));
  column.width = width;
  columns.push_back(std::move(column));
}

/// Writes cells side by side, with no spaces after the last one.
class Liner {
 public:
  Liner(const Brush& brush, std::string& out) : brush_(brush), out_(out) {}

  void cell(const Column& column, const std::string& text, Style style) {
    const std::size_t cells = text::columns(text);
    const std::size_t fill = column.width - std::min(column.width, cells);
    if (column.is_right) pending_ += fill;
    if (!text.empty()) {
      out_.append(pending_, ' ');
      pending_ = 0;
      brush_.write(style, text, out_);
    }
    pending_ += column_gap + (column.is_right ? 0 : fill);
  }

  void end() {
    out_ += '\n';
    pending_ = 0;
  }

 private:
  const Brush& brush_;
  std::string& out_;
  std::size_t pending_ = 0;
};

/// Formats a number without meaningless digits.
std::string decimal(double value) {
  std::string out;
  json::append_float(std::round(value * 1e6) / 1e6, out);
  return out;
}

void write_delays(const Delays& delays, json::Writer& json) {
  const auto seconds = [](Delays::Delay delay) { return decimal(duration<double>(delay).count()); };
  json.open_object();
  json.key("p50").raw(seconds(delays.quantile(0.5)));
  json.key("p99").raw(seconds(delays.quantile(0.99)));
  json.key("max").raw(seconds(delays.max()));
  json.close_object();
}

}  // namespace

std::string human_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  constexpr std::string_view units = " kMGTPE";
  // 999.5 would be rounded to 1000.
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f} {}B", value, value < 99.95 ? 1 : 0, units[unit]);
}

std::string human_delay(Delays::Delay delay) {
  if (delay < Delays::Delay::zero()) return "-" + human_delay(-delay);
  const double ms = static_cast<double>(delay.count()) / 1000;
  if (ms < 0.995) return fmt::format("{:.2f}ms", ms);
  if (ms < 9.95) return fmt::format("{:.1f}ms", ms);
  if (ms < 999.5) return fmt::format("{:.0f}ms", ms);
  const double seconds = ms / 1000;
  if (seconds < 9.95) return fmt::format("{:.1f}s", seconds);
  if (seconds < 59.5) return fmt::format("{:.0f}s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  if (whole < 86'400) return fmt::format("{}h{:02}m", whole / 3600, whole % 3600 / 60);
  return fmt::format("{}d", whole / 86'400);
}

std::string human_rate(double rate) {
  // 0.00 would look like no event at all.
  constexpr double least = 0.005;
  constexpr int most_digits = 9;
  if (rate > 0 && rate < least) {
    const int digits = static_cast<int>(std::ceil(-std::log10(rate)));
    return fmt::format("{:.{}f}", rate, std::min(digits, most_digits));
  }
  return fmt::format("{:.{}f}", rate, rate < 9.995 ? 2 : rate < 999.95 ? 1 : 0);
}

std::string summary_of(const Statistics& statistics, SteadyTime now) {
  const std::uint64_t events = statistics.total().events;
  return fmt::format("{} {} in {}", events, events == 1 ? "event" : "events",
                     human_time(statistics.elapsed(now)));
}

void append_table(const Statistics& statistics, SteadyTime now, const TableShape& shape, const Brush& brush,
                  std::string& out) {
  const std::vector<TableRow> entries = entries_of(statistics, now, shape);
  const double minute = shape.lines ? seconds_of(statistics.last_minute_span(now)) : 0;
  std::vector<Column> columns =
      columns_of(statistics.what(), entries, static_cast<double>(statistics.total().events),
                 seconds_of(statistics.elapsed(now)), minute);
  if (shape.lines) fit(columns, shape.columns);
  const bool may_not_wrap = !shape.lines && !shape.may_be_wider;
  while (may_not_wrap && columns.size() > 2 && width_of(columns) > shape.columns) columns.pop_back();
  add_sparklines(columns, entries, shape);

  Liner line(brush, out);
  for (const Column& column : columns) line.cell(column, fitted(column.heading, column.width), style::dim);
  line.end();
  for (std::size_t row = 0; row < entries.size(); ++row) {
    for (const Column& column : columns) {
      const bool is_sparkline = &column == &columns.back() && !column.is_right;
      const Style plain = is_sparkline ? style::number : style::plain;
      line.cell(column, column.cells[row], &column == &columns.front() ? entries[row].style : plain);
    }
    line.end();
  }
}

void append_json(const Statistics& statistics, SteadyTime now, text::Timestamp written, std::string& out,
                 const delivery::Tally* tally) {
  const double seconds = seconds_of(statistics.elapsed(now));
  const auto total = static_cast<double>(statistics.total().events);
  std::string timestamp;
  text::append_utc(written, timestamp);
  json::Writer json(out);
  json.open_object();
  json.key("timestamp").string(timestamp);
  json.key("seconds").raw(decimal(seconds));
  json.key("events").number(statistics.total().events);
  json.key("bytes").number(statistics.total().bytes);
  json.key("rate").raw(decimal(part(total, seconds)));
  json.key("by_" + statistics.what()).open_object();
  for (const Statistics::Row* const row : sorted_rows(statistics)) {
    const auto events = static_cast<double>(row->events);
    json.raw_key(readable_json(row->name)).open_object();
    json.key("events").number(row->events);
    json.key("share").raw(decimal(part(events, total)));
    json.key("rate").raw(decimal(part(events, seconds)));
    json.key("bytes").number(row->bytes);
    json.key("delay");
    if (statistics.has_delays(*row)) {
      write_delays(row->delays, json);
    } else {
      json.null();
    }
    json.key("last_minute").numbers(statistics.last_minute(*row, now));
    json.close_object();
  }
  json.close_object();
  if (tally != nullptr) {
    std::string delivery;
    append_json(*tally, delivery);
    json.key("delivery").raw(delivery);
  }
  json.close_object().end_line();
}

}  // namespace wazobus::render
