// SPDX-License-Identifier: MIT
// Sends messages to the broker when they are due.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>

#include "bus/publisher.hpp"
#include "commands/context.hpp"
#include "commands/publishing/message_source.hpp"
#include "commands/publishing/outcome.hpp"
#include "commands/publishing/resume_file.hpp"
#include "commands/publishing/rounds.hpp"
#include "commands/publishing/sending_progress.hpp"

namespace wazobus::commands {

/// Sends messages until the end of the input, or until something stops it. Keeps count of what became of
/// them.
class Delivery {
 public:
  /// `source` and `context` must outlive this.
  Delivery(MessageSource& source, Pace pace, bool quiet, const Context& context);

  /// Saves the progress in `file`. `file` must outlive this.
  void keep_progress(ResumeFile& file) { resume_file_ = &file; }

  /// Returns the callbacks to construct the publisher with. They refer to this. `is_mandatory`: a message
  /// that reaches no queue is an error.
  [[nodiscard]] bus::Publisher::Callbacks callbacks(bool is_mandatory);

  /// Sends until the end of the input or a signal, then waits for the broker's answers. If a failure stops
  /// the sending, waits for the answers to the messages before it, if possible, and throws the failure.
  void run(bus::Publisher& publisher);

  /// Did it stop before the end of the input?
  [[nodiscard]] bool was_stopped() const { return !is_at_end_; }

  /// Were messages nacked, or returned although they must reach a queue?
  [[nodiscard]] bool has_failed(const bus::Publisher& publisher) const {
    return publisher.tally().nacked > 0 || (is_mandatory_ && publisher.tally().returned > 0);
  }

  [[nodiscard]] PublishOutcome outcome(const bus::Publisher& publisher) const;

  /// Prints a line on the standard error, in place of the progress line.
  void say(const std::string& line);

 private:
  using Clock = Schedule::Clock;

  void send_all();
  bool fetch();
  bool wait_until_due();
  void tell_of_pause(std::chrono::nanoseconds pause);
  bool send();
  void wait_for_room();
  void wait_until(Clock::time_point due);
  void wait_for_input();
  void finish();
  bool await_answers_after_signal();
  void wait(std::chrono::nanoseconds limit, int input = -1);
  [[nodiscard]] std::optional<double> part_done() const;
  void show_progress();
  [[nodiscard]] bus::Origin progress() const;
  void save_progress(bool at_once);
  void save_at_end();
  void keep_for_next_run(const std::optional<bus::Origin>& returned);
  [[nodiscard]] bus::Origin next_in_input() const;
  [[nodiscard]] std::optional<bus::Origin> first_failed(const bus::Publisher& publisher) const;
  [[nodiscard]] bus::Origin first_to_send(const bus::Publisher& publisher) const;
  void hint_at_exchange();
  void look_ahead();
  void refuse(const bus::Origin& origin);
  [[nodiscard]] bool is_stopping() const { return context_.interrupt.raised() || stop_ != nullptr; }
  [[nodiscard]] std::string place(const bus::Origin& origin) const;
  [[nodiscard]] std::string how_to_resume(const bus::Publisher& publisher) const;
  [[nodiscard]] bool fails_at_too_large(const bus::Publisher& publisher) const;
  [[nodiscard]] std::string options_from(const bus::Origin& from) const;

  Rounds rounds_;
  MessageSource& source_;
  const Context& context_;
  bool is_quiet_;
  SendingProgress progress_;
  ResumeFile* resume_file_ = nullptr;
  bus::Publisher* publisher_ = nullptr;

  // The input.
  Outgoing message_;  // the next one, if has_message_
  bool has_message_ = false;
  bool is_at_end_ = false;
  bus::Origin reached_{1, 0};  // the origin of the last message that the publisher took
  UnnamedTally unnamed_;       // of those that it took

  // Why and when it stops.
  std::exception_ptr stop_;
  std::optional<bus::Origin> refused_;           // the message that cannot be sent as it is
  std::optional<bus::Origin> behind_refused_;    // where a run begins that leaves it out
  std::optional<Clock::time_point> give_up_at_;  // set when a signal was acted on

  std::optional<Clock::time_point> due_;
  Clock::time_point started_;
  double seconds_ = 0;
  bool is_mandatory_ = false;
  bool said_returned_ = false;
  std::optional<bus::Origin> first_returned_;  // the first returned message, if messages must reach a queue
  bool said_exchange_ = false;
  bool said_pause_ = false;
};

}  // namespace wazobus::commands
