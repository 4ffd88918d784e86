// SPDX-License-Identifier: MIT
// Counts events by name: number, size and delay.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "event/delays.hpp"
#include "event/event.hpp"
#include "text/time.hpp"

namespace wazobus::event {

/// The number of events in each second of the last minute, the oldest second first.
using LastMinute = std::array<std::uint64_t, 60>;

/// Counts events per second. Seconds are numbered from a time that the caller chooses, and may be negative.
class CountsPerSecond {
 public:
  /// A second that is a minute before the latest one, or more, is left out.
  void count(std::int64_t second);

  /// The minute that ends with `second`. If that second is `young`, it is added to the one before it: a
  /// second that has just begun would look like silence.
  [[nodiscard]] LastMinute last_minute(std::int64_t second, bool young) const;

 private:
  static constexpr std::int64_t kept = 61;

  [[nodiscard]] std::uint64_t in(std::int64_t second) const;
  static std::size_t place_of(std::int64_t second);

  std::array<std::uint32_t, kept> counts_{};
  std::int64_t newest_ = 0;
};

/// Counts events, in bounded memory for any input. The caller passes the time in.
class Statistics {
 public:
  /// A capture may have events that are thousands of years apart. Nanoseconds overflow after 292.
  struct Clock {
    using duration = std::chrono::microseconds;
    using time_point = std::chrono::time_point<std::chrono::steady_clock, duration>;
  };

  /// The counts of one name.
  struct Row {
    std::string name;  ///< UTF-8, but not safe for a terminal; cut after about 200 bytes
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;  ///< of the bodies
    Delays delays;            ///< receipt minus the event's own timestamp, if it has one
    CountsPerSecond seconds;
  };

  /// Makes each row stand for something else than an event name.
  struct Grouping {
    std::string what = "event";
    /// Returns the name of an event's row. If it is empty, each event name has its own row.
    std::function<std::string(const Event&, std::string_view name)> row_name{};
  };

  static constexpr std::size_t most_names = 2000;
  /// The row for all names after the first most_names.
  static constexpr std::string_view other_names = "(other names)";
  /// An event without a name is counted under its routing key, or under this if that is empty.
  static constexpr std::string_view no_name = "(no name)";

  /// Without `start`, the time goes from the earliest event.
  explicit Statistics(std::optional<Clock::time_point> start) : start_(start), second_zero_(start) {}
  Statistics(std::optional<Clock::time_point> start, Grouping grouping)
      : start_(start), second_zero_(start), grouping_(std::move(grouping)) {}

  /// Events may come in any order of time. One without a time counts in no second.
  void count(const Event& event, std::optional<Clock::time_point> time);

  /// Are the delays of a row, or of total(), meaningful, because the clocks agree? For total(), the clocks of
  /// all rows must agree.
  [[nodiscard]] bool has_delays(const Row& row) const;
  /// Does a row have delays without meaning, because two clocks differ?
  [[nodiscard]] bool is_of_two_clocks() const;

  /// In the order of the first event of each name.
  [[nodiscard]] const std::deque<Row>& rows() const { return rows_; }
  /// "event", or what else each row stands for.
  [[nodiscard]] const std::string& what() const { return grouping_.what; }
  /// The sum of all rows.
  [[nodiscard]] const Row& total() const { return total_; }

  /// Is it known when the time begins? Otherwise elapsed() is zero.
  [[nodiscard]] bool has_start() const { return start_.has_value(); }
  [[nodiscard]] Clock::duration elapsed(Clock::time_point now) const { return now - start_.value_or(now); }
  [[nodiscard]] LastMinute last_minute(const Row& row, Clock::time_point now) const;
  /// The time that last_minute() covers: shorter at the start, and it ends within the current second.
  [[nodiscard]] Clock::duration last_minute_span(Clock::time_point now) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  /// Texts of an event; empty if it has none. Valid until the next event.
  struct Texts {
    std::string_view name;
    std::string_view timestamp;
  };

  [[nodiscard]] std::int64_t second_of(Clock::time_point now) const;
  /// Has the second of `now` just begun?
  [[nodiscard]] bool is_young(Clock::time_point now) const;
  [[nodiscard]] Texts texts_of(const Event& event);
  void take_time_of_data(std::string_view data, const Event& event, Texts& texts);
  [[nodiscard]] Row& row_of(std::string_view name, std::string_view routing_key);
  [[nodiscard]] Row& new_row(std::string_view name);
  [[nodiscard]] std::optional<Delays::Delay> delay_of(std::string_view timestamp, text::Timestamp received);

  std::optional<Clock::time_point> start_;
  std::optional<Clock::time_point> second_zero_;  ///< seconds of Row::seconds are numbered from it
  Grouping grouping_;
  /// By the bytes of the name. Rows of a deque keep their address.
  std::unordered_map<std::string, Row*, Hash, std::equal_to<>> by_name_;
  std::deque<Row> rows_;
  Row total_;
  text::LocalZone zone_;
  std::string name_;       ///< memory for the views of Texts
  std::string timestamp_;  ///< the same
};

}  // namespace wazobus::event
