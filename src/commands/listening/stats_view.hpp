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

/// How and when statistics are shown, and the clocks to use.
struct StatsSettings {
  enum class Form {
    table,   ///< printed at the end, and also every period if one is given
    json,    ///< the same, as one JSON object per line
    screen,  ///< redrawn every period on a screen; at the end the table is printed
  };
  Form form = Form::table;
  bool is_terminal = false;  ///< a terminal wraps lines that are too wide, which breaks a table
  render::Colouring is_coloured = false;
  std::optional<std::chrono::milliseconds> period;  ///< default: one second on a screen, otherwise none
  std::function<ScreenSize()> size;                 ///< called for each table
  std::function<event::Statistics::Clock::time_point()> steady;
  /// Says when to draw; `steady` if it is empty.
  std::function<event::Statistics::Clock::time_point()> drawing_clock;
  bool is_of_capture = false;  ///< the time is counted from the earliest event, not from the beginning
  std::function<text::Timestamp()> wall;
  event::Statistics::Grouping grouping{};     ///< --by
  bool is_quiet = false;                      ///< print no notes about what is shown
  const delivery::Tally* tally = nullptr;     ///< counts what a client gets; null without a client
  std::function<void(std::string_view)> say;  ///< prints a note: a line to the standard error
  std::function<void()> end;                  ///< called when q was pressed
};

/// Returns the settings for the terminal or pipe of `context`, which must outlive the result. A screen is
/// used only on a terminal that can position the cursor, according to TERM. Throws UsageError for a period
/// that is too short.
StatsSettings stats_settings_from(std::optional<std::chrono::milliseconds> period, bool json, Colours colours,
                                  const Context& context);

class StatsView {
 public:
  /// Counting starts now; for a capture, at its earliest event. `out` must outlive this.
  StatsView(StatsSettings settings, capture::ByteWriter& out);

  /// Counts the event, which comes now. Also draws if that is due, because there may never be a pause between
  /// events.
  void count(const event::Event& event);

  /// Counts an event of a capture: at a time that may be before that of another one, or empty if it is not
  /// known.
  void count_at(const event::Event& event, std::optional<event::Statistics::Clock::time_point> time);

  /// The time until draw() has something to do; milliseconds::max() if it never has.
  [[nodiscard]] std::chrono::milliseconds due() const;

  /// Draws, or prints a report, if that is due. Throws as ByteWriter::flush() does.
  void draw();

  /// On a screen: the descriptor to read typed keys from, or -1. The key q ends the program.
  [[nodiscard]] int keys() const { return screen_ ? screen_->keys() : -1; }
  void take_keys();

  /// Takes a line for the standard error. A screen would wipe it out, so it is shown below the table, and
  /// printed when the screen has been left. Without a screen it is printed at once.
  void note(std::string line);

  /// Restores the terminal and prints the last report; a second call does nothing. Throws as
  /// ByteWriter::flush() does.
  void finish();

 private:
  using Time = event::Statistics::Clock::time_point;

  [[nodiscard]] Time drawing_time() const {
    return settings_.drawing_clock ? settings_.drawing_clock() : settings_.steady();
  }
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
  Time keys_due_{};  ///< when count() reads keys again; events may never pause
  /// The time of the last report; reported_events_ is its number of events.
  std::optional<Time> reported_at_;
  std::uint64_t reported_events_ = 0;
  std::vector<std::string> notes_;
  std::uint64_t notes_left_out_ = 0;
  bool is_finished_ = false;
  std::optional<LiveScreen> screen_;
};

}  // namespace wazobus::commands
