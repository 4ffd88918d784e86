// SPDX-License-Identifier: MIT
// From a source to the screen and the capture, until something ends it.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "capture/byte_writer.hpp"
#include "capture/capture_file.hpp"
#include "commands/context.hpp"
#include "commands/listening/limits.hpp"
#include "commands/listening/live_check.hpp"
#include "event/event.hpp"
#include "event/selection.hpp"
#include "event/source.hpp"

namespace wazobus::commands {

/// What becomes of events on the standard output.
class View {
 public:
  View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  virtual ~View() = default;

  virtual void show(const event::Event& event, std::span<const catalogue::Finding> findings) = 0;

  /// False: findings have no place here.
  [[nodiscard]] virtual bool shows_findings() const = 0;

  /// How long until draw() is wanted; nothing when it never is.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> due() const { return std::nullopt; }
  virtual void draw() {}

  /// The end: what is shown at last.
  virtual void finish() {}

  /// Takes a line for the standard error, which this would wipe out; false where it would not.
  virtual bool note(const std::string& /*line*/) { return false; }
};

/// Where events go.
struct Outputs {
  View& view;
  capture::ByteWriter& screen;  ///< that the view writes to
  capture::CaptureFile* keep;   ///< or null
  LiveCheck* check;             ///< null: nothing is checked
  bool only_invalid;
};

class Tail {
 public:
  /// All of them must outlive this.
  Tail(event::Source& source, const event::Selection& selection, const Outputs& outputs, Limits& limits,
       const Context& context);

  /// Throws BrokerError and IoError after all that was taken has been written.
  Exit run();

  /// Did the source come to its end?
  [[nodiscard]] bool has_read_all() const { return has_read_all_; }

 private:
  Exit loop();
  std::optional<Exit> drain_and_wait();
  std::optional<Exit> wait();
  bool show();
  void say(std::span<const catalogue::Finding> findings) const;
  void draw_if_due();
  bool flush();
  void settle();
  void save() noexcept;
  [[nodiscard]] Exit timed_out() const { return limits_.counts() ? Exit::timeout : Exit::done; }

  event::Source& source_;
  const event::Selection& selection_;
  Outputs outputs_;
  Limits& limits_;
  const Context& context_;
  bool has_read_all_ = false;
  event::Frame frame_;
  event::Event event_;
};

}  // namespace wazobus::commands
