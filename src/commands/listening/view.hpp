// SPDX-License-Identifier: MIT
// What listen does with events on the standard output: show each one, or count them.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "capture/byte_writer.hpp"
#include "commands/listening/stats_view.hpp"
#include "event/event.hpp"
#include "render/formatter.hpp"
#include "render/marker.hpp"

namespace wazobus::commands {

class View {
 public:
  View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  virtual ~View() = default;

  virtual void show(const event::Event& event, const render::Assessment& assessment) = 0;

  /// False if show() ignores findings.
  [[nodiscard]] virtual bool shows_findings() const = 0;

  /// The time until draw() is to be called. Empty if it never is.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> due() const { return std::nullopt; }
  virtual void draw() {}

  /// Readable when take_keys() has something to do; -1 if no keys are taken.
  [[nodiscard]] virtual int keys() const { return -1; }
  virtual void take_keys() {}

  /// Does the terminal show ^C when it is typed? Not while keys are taken or a screen hides it.
  [[nodiscard]] virtual bool shows_typing() const { return true; }

  /// Shows what is only known at the end.
  virtual void finish() {}

  /// Takes a line for the standard error that the view would hide. False if the view hides nothing.
  virtual bool note(const std::string& /*line*/) { return false; }
};

/// Shows one event after the other. `out` must outlive the view.
std::unique_ptr<View> event_view(std::unique_ptr<render::Formatter> formatter, capture::ByteWriter& out,
                                 render::Marker marker = {{}, false});

/// Counts events by the clock.
std::unique_ptr<View> count_view(const StatsSettings& settings, capture::ByteWriter& out);

/// Counts events by the times at which they were captured.
std::unique_ptr<View> capture_count_view(const StatsSettings& settings, capture::ByteWriter& out);

}  // namespace wazobus::commands
