// SPDX-License-Identifier: MIT
// The sending itself: drafts when they are due, to a broker or, for --dry-run, to the standard output.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bus/publisher.hpp"
#include "commands/context.hpp"
#include "commands/progress_line.hpp"
#include "commands/publishing/drafts.hpp"
#include "commands/publishing/rounds.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// The records that would be sent, at the times at which they would be; nothing is waited for. False when
/// there are none.
bool print_drafts(Drafts& drafts, Pace pace, const std::string& exchange, const Context& context);

/// Sends to the end, or until something stops it, and knows at any time what became of it all.
class Delivery {
 public:
  Delivery(Drafts& drafts, Pace pace, bool quiet, const Context& context);

  /// What the publisher is to tell, to be given to it when it is made.
  [[nodiscard]] bus::Publisher::Told told();

  /// Sends until there is no more, or a signal came, then waits for the answers. Throws what stopped it,
  /// after the answers to what was sent before it, as far as there are any.
  void run(bus::Publisher& publisher);

  /// Did the input or the broker end it before its end?
  [[nodiscard]] bool was_stopped() const { return !is_at_end_; }

  /// "sent 12 to exchange 'xivo': 11 confirmed, 1 returned, 0 nacked"
  [[nodiscard]] std::string summary(const bus::Publisher& publisher) const;
  /// The same as one JSON object.
  [[nodiscard]] std::string summary_as_json(const bus::Publisher& publisher) const;

  /// Where to go on after a run that was stopped: "--resume-from 12"; empty where nothing is left.
  [[nodiscard]] std::string how_to_resume(const bus::Publisher& publisher) const;

  /// Says a line, in place of that of the progress.
  void say(const std::string& line);

 private:
  using Clock = Schedule::Clock;

  void send_all();
  bool fetch();
  void wait_for_room();
  void wait_until(Clock::time_point due);
  void wait_for_input();
  void finish();
  void wait(std::chrono::nanoseconds limit, int input = -1);
  [[nodiscard]] std::optional<double> part_done() const;
  void show_progress();
  void hint_at_exchange();
  void look_ahead();
  [[nodiscard]] bool is_stopping() const { return context_.interrupt.raised() || stop_ != nullptr; }
  [[nodiscard]] std::string place(const bus::Origin& origin) const;

  Rounds rounds_;
  const Drafts& drafts_;
  const Context& context_;
  bool is_quiet_;
  ProgressLine progress_;
  bus::Publisher* publisher_ = nullptr;

  Draft draft_;
  bool has_draft_ = false;
  bus::Origin reached_{1, 0};  // what was given to the publisher last
  bool is_at_end_ = false;
  bool is_refused_ = false;  // the draft that comes next
  std::optional<Clock::time_point> due_;
  std::exception_ptr stop_;
  bool knows_signal_ = false;
  bool said_returned_ = false;
  bool said_exchange_ = false;
  Clock::time_point started_;
  double seconds_ = 0;
};

}  // namespace wazobus::commands
