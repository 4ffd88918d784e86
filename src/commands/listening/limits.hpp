// SPDX-License-Identifier: MIT
// Decides when listening ends although the source goes on: --count, --timeout, --idle-timeout.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "text/error.hpp"

namespace wazobus::commands {

class Limits {
 public:
  /// A time of 0 is no limit, as for timeout(1).
  struct Options {
    std::optional<std::uint64_t> count;
    std::optional<std::chrono::milliseconds> timeout;
    std::optional<std::chrono::milliseconds> idle_timeout;
  };

  explicit Limits(const Options& options);

  void start();

  /// The command of --exec works, and may still cause events: the time of --idle-timeout stands still.
  void command_started() { is_command_running_ = true; }
  /// The time of --idle-timeout begins. May be called again.
  void command_ended();

  /// Counts an event that was shown. Returns true if it was the last one that --count asks for.
  bool shown();

  [[nodiscard]] bool reached() const { return options_.count && shown_ >= *options_.count; }
  /// Is there any limit?
  [[nodiscard]] bool has_any() const { return options_.count || options_.timeout || options_.idle_timeout; }
  [[nodiscard]] bool counts() const { return options_.count.has_value(); }
  [[nodiscard]] std::uint64_t count_shown() const { return shown_; }

  /// The exit status of a run that a signal, or a time limit, ended before the count was reached.
  [[nodiscard]] Exit if_interrupted() const { return counts() ? Exit::interrupted : Exit::done; }
  [[nodiscard]] Exit if_timed_out() const { return counts() ? Exit::timeout : Exit::done; }

  /// "1 of 3 events"
  [[nodiscard]] std::string progress() const;

  /// Returns the time that is left; nothing if there is no time limit, or before start().
  [[nodiscard]] std::optional<std::chrono::milliseconds> left() const;
  [[nodiscard]] bool is_over() const { return left() == std::chrono::milliseconds::zero(); }
  /// Is --timeout over? Ignores --idle-timeout.
  [[nodiscard]] bool is_timed_out() const;

 private:
  Options options_;
  std::uint64_t shown_ = 0;
  bool is_command_running_ = false;
  std::optional<std::chrono::steady_clock::time_point> started_;
  std::chrono::steady_clock::time_point last_event_{};
};

}  // namespace wazobus::commands
