// SPDX-License-Identifier: MIT
// Takes events from a source to the screen and the capture, until something ends it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>

#include "capture/body_content.hpp"
#include "capture/byte_writer.hpp"
#include "capture/capture_file.hpp"
#include "commands/context.hpp"
#include "commands/interrupt.hpp"
#include "commands/listening/limits.hpp"
#include "commands/listening/live_check.hpp"
#include "commands/listening/live_judge.hpp"
#include "commands/listening/shell_command.hpp"
#include "commands/listening/view.hpp"
#include "event/event.hpp"
#include "event/selection.hpp"
#include "event/source.hpp"
#include "redaction/redactor.hpp"

namespace wazobus::commands {

/// Where events go, and the checks that they pass.
struct Outputs {
  ListenView& view;
  capture::ByteWriter& screen;  ///< the view writes to it
  capture::CaptureFile* keep;   ///< or null
  LiveCheck* check;             ///< or null
  bool only_invalid;
  LiveJudge* judge;                            ///< or null
  Interrupt::ReopensFiles* reopens = nullptr;  ///< requests that `keep` is opened again; or null
  ShellCommand* command = nullptr;             ///< its failure ends run(); or null
  redaction::Redactor* redactor = nullptr;     ///< applied to what is shown and kept; or null
};

class Tail {
 public:
  /// All must outlive this.
  Tail(event::Source& source, const event::Selection& selection, const Outputs& outputs, Limits& limits,
       const Context& context);

  /// Throws BrokerError and IoError, after all events that were received have been written.
  Exit run();

  /// Did the source end?
  [[nodiscard]] bool has_read_all() const { return has_read_all_; }

  /// The numbers of events that came, were selected, and were shown.
  struct Counts {
    std::uint64_t read = 0;
    std::uint64_t selected = 0;  ///< --only and --only-invalid may show fewer
    std::uint64_t shown = 0;
  };
  [[nodiscard]] Counts counts() const {
    Counts all = counts_;
    all.read += source_.passed_over();
    return all;
  }

 private:
  Exit loop();
  std::optional<Exit> drain_and_wait();
  std::optional<Exit> take_event();
  Exit abandoned();
  void forget();
  void reopen_if_asked();
  std::optional<Exit> wait();
  bool show();
  const event::Event& redacted();
  [[nodiscard]] bool command_failed();
  [[nodiscard]] std::chrono::milliseconds left_after_failure() const;
  [[nodiscard]] std::chrono::milliseconds left_after_signal();
  void say(std::span<const catalogue::Finding> findings) const;
  void draw_if_due();
  /// Offsets in the outputs, in bytes.
  struct Written {
    std::uint64_t screen;
    std::uint64_t keep;
  };
  [[nodiscard]] Written end_of_output() const;
  void settle_now();
  void settle();
  void settle_taken();
  void settle_last();
  void settle_up_to(const Written& written);
  void save(bool is_source_lost) noexcept;

  event::Source& source_;
  const event::Selection& selection_;
  Outputs outputs_;
  Limits& limits_;
  const Context& context_;
  bool has_read_all_ = false;
  /// For each frame that is not acknowledged yet: where its output ends; an offset that is never reached for
  /// one that was not shown to its end.
  std::deque<Written> untaken_;
  std::chrono::milliseconds glance_{0};  ///< the time until the next look at how much the reader has taken
  std::optional<std::chrono::steady_clock::time_point>
      failed_at_;  ///< when the command was seen to have failed
  std::optional<std::chrono::steady_clock::time_point> terminated_at_;  ///< when SIGTERM or SIGHUP was seen
  bool is_idle_ = false;                                                ///< the source gave no event last
  Counts counts_;
  std::optional<text::Timestamp> missed_since_;  ///< what no event that was shown has told yet
  event::Frame frame_;
  std::optional<text::Timestamp> kept_at_;  ///< the time of the last event that has one
  capture::BodyContent content_;
  event::Event event_;
  event::Frame redacted_frame_;
  event::Event redacted_;
  delivery::Verdict redacted_verdict_;
};

}  // namespace wazobus::commands
