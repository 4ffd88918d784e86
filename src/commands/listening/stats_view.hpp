// SPDX-License-Identifier: MIT
// listen --stats: counts events instead of showing them.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_writer.hpp"
#include "commands/context.hpp"
#include "commands/listening/live_screen.hpp"
#include "delivery/tally.hpp"
#include "event/statistics.hpp"
#include "render/palette.hpp"
#include "render/statistics.hpp"

namespace wazobus::commands {

/// How and when statistics are shown, and what time it is.
struct StatsSettings {
  enum class Form {
    table,   ///< on a page: at the end, and every period if there is one
    json,    ///< the same as an object a line
    screen,  ///< drawn anew every period, and a table on a page at the end
  };
  Form form = Form::table;
  bool is_terminal = false;  ///< lines that are too wide are wrapped, which no table survives
  render::Colouring is_coloured = false;
  std::optional<std::chrono::milliseconds> period;  ///< a screen's is a second where nothing is said
  std::function<ScreenSize()> size;                 ///< asked for each table
  std::function<std::chrono::steady_clock::time_point()> steady;
  std::function<text::Timestamp()> wall;
  event::Statistics::Grouping grouping{};     ///< --by
  bool is_quiet = false;                      ///< says nothing about what is shown
  const delivery::Tally* tally = nullptr;     ///< what a client got, if one is given
  std::function<void(std::string_view)> say;  ///< for notes: a line to the standard error
  std::function<void()> end;                  ///< somebody pressed q
};

/// For the terminal or pipe of `context`, which must outlive what is returned. A screen needs a terminal that
/// can do more than print (TERM). Throws UsageError for a period that is none.
StatsSettings stats_settings_from(const std::optional<std::string>& period, bool json, Colours colours,
                                  const Context& context);

class StatsView {
 public:
  /// Time runs from here on. `out` must outlive this.
  StatsView(StatsSettings settings, capture::ByteWriter& out);

  /// Counts it, and draws when that is due: a busy bus leaves no pause for it.
  void count(const event::Event& event);

  /// When draw() has something to do; the longest time there is when it never has.
  [[nodiscard]] std::chrono::milliseconds due() const;

  /// Draws, or prints a report, if that is due. Throws as ByteWriter::flush() does.
  void draw();

  /// On a screen: where keys come from as they are typed, or -1. q ends the program.
  [[nodiscard]] int keys() const { return screen_ ? screen_->keys() : -1; }
  void take_keys();
  [[nodiscard]] bool has_screen() const { return screen_.has_value(); }

  /// A line for the standard error, which a screen would wipe out: it is shown below the table, and said when
  /// the screen is gone. Without a screen it is said at once.
  void note(std::string line);

  /// Restores the terminal and prints the last report; once. Throws as ByteWriter::flush() does.
  void finish();

 private:
  using Time = std::chrono::steady_clock::time_point;

  [[nodiscard]] bool is_due(Time now) const;
  void draw(Time now);
  void draw_screen(Time now);
  void print_report(Time now);
  void say_notes();
  void say_if_clocks_differ() const;

  StatsSettings settings_;
  capture::ByteWriter& out_;
  render::Brush brush_;
  event::Statistics statistics_;
  Time next_ = Time::max();
  render::RowPlaces places_;
  Time keys_due_{};  ///< on a bus that never pauses
  /// The last report, and the events that it told of.
  std::optional<Time> reported_at_;
  std::uint64_t reported_events_ = 0;
  std::vector<std::string> notes_;
  std::uint64_t notes_left_out_ = 0;
  bool is_finished_ = false;
  std::optional<LiveScreen> screen_;
};

}  // namespace wazobus::commands
